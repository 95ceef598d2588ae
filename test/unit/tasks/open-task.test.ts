import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEvalTasks, type EvaluationTaskName } from "../../../src/config/eval-tasks.ts";
import { answerSettingsOf, loadSamplingParams } from "../../../src/config/sampling-params.ts";
import { packageRoot } from "../../../src/core/package-root.ts";
import { openTask, type TaskRequest } from "../../../src/tasks/open-task.ts";

const CONFIG = join(packageRoot(), "configs");

/** A task on the small sets, as the command line opens it. */
async function requestFor(name: EvaluationTaskName, fewshot: number | null): Promise<TaskRequest> {
  const task = (await loadEvalTasks(CONFIG)).tasks[name];
  if (task === undefined) throw new Error(`there is no task ${name}`);
  const sampling = await loadSamplingParams(CONFIG);
  return {
    name,
    task,
    answers: task.sampling === null ? null : answerSettingsOf(sampling, task.sampling),
    promptsPath: task.prompts_file === null ? null : join(packageRoot(), task.prompts_file),
    data: { dataDir: null, mini: true, acceptedLicenses: [], onNote: () => undefined },
    setting: task.setting,
    scorer: null,
    fewshot,
    fewshotAsMultiturn: true,
    seed: 42,
  };
}

describe("openTask", () => {
  it.each([
    ["faq", "none"],
    ["customer_sentiment", "none"],
    ["extraction", "none"],
    ["summary", "none"],
    ["humaneval", "none"],
    ["humaneval_instruct", "none"],
    ["mmlu", "none-in-small-set"],
    ["financial_phrasebank", "none-in-small-set"],
  ] as const)("asks %s with 0 shots, because it has %s", async (name, shots) => {
    const task = await openTask(await requestFor(name, 2));

    expect(task).toMatchObject({ fewshot: 0, shots });
    expect(task.build("text").length).toBe(1);
  });

  it.each(["banking77", "gsm8k", "gsm8k_cot"] as const)("asks %s with shots", async (name) => {
    expect(await openTask(await requestFor(name, 2))).toMatchObject({ fewshot: 2, shots: "used" });
  });

  it("leaves the number of shots to a task that defines it", async () => {
    expect((await openTask(await requestFor("gsm8k", null))).fewshot).toBe(null);
  });

  it.each(["faq", "humaneval"] as const)("refuses configured shots for %s", async (name) => {
    const request = await requestFor(name, null);
    const opened = openTask({ ...request, task: { ...request.task, fewshot: 3 } });

    await expect(opened).rejects.toMatchObject({
      code: "config-invalid",
      message: `eval_tasks.yaml: ${name}: fewshot is 3, but the task has no shots`,
    });
  });

  it("takes configured shots that only the published data have", async () => {
    const request = await requestFor("mmlu", 5);
    const task = await openTask({ ...request, task: { ...request.task, fewshot: 5 } });

    expect(task.fewshot).toBe(0);
  });
});
