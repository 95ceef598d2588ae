import type { Estimate } from "../inference/estimate.ts";
import type { GroupAnalysis, TaskAnalysis } from "./evaluation-analysis.ts";
import { groupFigures } from "./lm-eval/group-figures.ts";
import { mmluGroups } from "./lm-eval/mmlu-groups.ts";

/** The groups of leaf tasks of each model, weighted by items; empty for tasks that stand alone. */
export function groupsOf(
  tasks: readonly TaskAnalysis[],
  estimatesOf: (members: Pick<GroupAnalysis, "modelId" | "group" | "tasks">) => Estimate[],
): GroupAnalysis[] {
  const models = [...new Set(tasks.map((task) => task.modelId))];
  return models.flatMap((modelId) => {
    const own = new Map(
      tasks.filter((task) => task.modelId === modelId).map((task) => [task.task, task]),
    );
    return mmluGroups([...own.keys()]).map(({ group, tasks: members }) => ({
      modelId,
      family: "mmlu",
      group,
      tasks: members,
      metrics: groupFigures(members.map((member) => own.get(member)?.metrics ?? [])),
      estimates: estimatesOf({ modelId, group, tasks: members }),
    }));
  });
}
