import type { SelectedTask } from "../../config/eval-tasks.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvalOptions } from "../commands/eval.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";

const WHY = "a server gives no log-probabilities of given texts (llama-server refuses echo)";

/**
 * The options of an evaluation in which servers take part. Labels are then asked for by generation, of every
 * model, so that answers can be compared; multiple choice, which has no such form, is refused.
 *
 * @param onNote receives a sentence where that is another way than the task's own
 * @throws ConfigError `engine-refused`, `options-contradict`
 */
export function askByGeneration(
  options: EvalOptions,
  tasks: readonly SelectedTask[],
  models: readonly ResolvedModel[],
  onNote: (note: string) => void,
): EvalOptions {
  const served = models.filter(({ server }) => server !== undefined);
  const ids = served.map(({ modelId }) => modelId).join(", ");
  if (served.length === 0) return options;
  refuseChoices(tasks, ids);
  if (options.scorer === "label-probabilities") {
    throw new ConfigError(`--scorer label-probabilities cannot be asked of ${ids}: ${WHY}`, {
      code: "engine-refused",
      hint: "Use --scorer label-text, or the model's own .gguf file without --base-url.",
    });
  }
  if (served.length === models.length && (options.reference || options.fast)) {
    const name = options.reference ? "--reference" : "--fast";
    throw new ConfigError(`${name} is about log-probabilities, and a server gives none`, {
      code: "options-contradict",
      hint: `Leave ${name} out.`,
    });
  }
  const labels = tasks.filter(({ task }) => task.scorer === "label-probabilities");
  if (labels.length === 0 || options.scorer !== undefined) return options;
  const names = labels.map(({ name }) => name).join(", ");
  onNote(`note: ${names}: labels are asked for by generation: ${WHY}`);
  return { ...options, scorer: "label-text" };
}

function refuseChoices(tasks: readonly SelectedTask[], ids: string): void {
  const isChoice = ({ task }: SelectedTask): boolean => task.scorer === "multiple-choice";
  const refused = tasks.filter(isChoice).map(({ name }) => name);
  if (refused.length === 0) return;
  const left = tasks.filter((task) => !isChoice(task)).map(({ name }) => name);
  const file = "use the model's own .gguf file without --base-url";
  throw new ConfigError(`${refused.join(", ")} cannot be asked of ${ids}: ${WHY}`, {
    code: "engine-refused",
    hint:
      left.length === 0
        ? `For these tasks, ${file}. Servers can be asked banking77, realistic, gsm8k and others.`
        : `Name the others: --task ${left.join(" ")}; or ${file}.`,
  });
}
