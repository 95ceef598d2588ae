import { ConfigError } from "../../core/errors.ts";
import type { OpenedTask } from "../../tasks/opened-task.ts";
import type { EvalOptions } from "../commands/eval.ts";

/** A task that was opened and the number of shots that was asked for, on the command line or in the configuration. */
export interface ShotRequest {
  readonly task: Pick<OpenedTask, "name" | "shots">;
  readonly fewshot: number | null;
}

/**
 * Shots for tasks that have none are refused where no task has any, and named where some have.
 *
 * @param given the value of --fewshot
 * @param onNote receives a sentence for the user
 * @throws ConfigError `options-contradict`
 */
export function requireShots(
  requests: readonly ShotRequest[],
  given: number | undefined,
  onNote: (note: string) => void,
): void {
  const without = requests.filter(
    ({ task, fewshot }) => task.shots !== "used" && (fewshot ?? 0) > 0,
  );
  if (without.length === 0) return;
  const names = without.map(({ task }) => shotless(task)).join(", ");
  if ((given ?? 0) > 0 && without.length === requests.length) {
    throw new ConfigError(`--fewshot ${given}: tasks without shots: ${names}`, {
      code: "options-contradict",
      hint: "Leave --fewshot out (with --resume: --fewshot 0), or choose tasks with shots, such as gsm8k.",
    });
  }
  onNote(`note: asked with 0 shots, because they have none: ${names}`);
}

function shotless({ name, shots }: ShotRequest["task"]): string {
  return shots === "none-in-small-set" ? `${name} (on its small set)` : name;
}

/**
 * A way of asking for labels is refused where no task is asked for labels in it.
 * @throws ConfigError `options-contradict`
 */
export function requireLabels(
  tasks: readonly Pick<OpenedTask, "name" | "build">[],
  scorer: EvalOptions["scorer"],
): void {
  if (scorer === undefined) return;
  if (tasks.some(({ build }) => build("text").some((leaf) => leaf.scorer === scorer))) return;
  const names = tasks.map(({ name }) => name).join(", ");
  throw new ConfigError(`--scorer ${scorer} changes none of the chosen tasks: ${names}`, {
    code: "options-contradict",
    hint: "Leave --scorer out, or choose tasks whose labels can be asked for in both ways: banking77, financial_phrasebank.",
  });
}
