import type { EvaluationManifest } from "../../core/manifest.ts";
import { shellWord } from "../../core/shell-word.ts";

/**
 * What to type to go on with an evaluation; `null` when it keeps no checkpoint.
 *
 * @param resultsDir the folder that holds the experiment's own; without it, the place where experiments are kept
 */
export function continueCommand(
  { experimentId, checkpoint }: Pick<EvaluationManifest, "experimentId" | "checkpoint">,
  resultsDir = "results",
): string | null {
  if (!checkpoint) return null;
  const folder = resultsDir === "results" ? "" : ` --results-dir ${shellWord(resultsDir)}`;
  return `edge-bench eval --resume ${experimentId}${folder}`;
}
