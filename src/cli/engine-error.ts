import { EngineError } from "../core/errors.ts";
import type { Failure, Outcome } from "../core/outcome.ts";
import { shellWord } from "../core/shell-word.ts";

const LONGEST_LOG_LINE = 300;

/**
 * The value of an outcome that no trial can carry.
 * @throws EngineError with the failure's reason in one line
 */
export function valueOf<T>(
  outcome: Outcome<T>,
  model: { readonly modelId: string; readonly filePath: string },
): T {
  if (outcome.status === "ok") return outcome.value;
  const { failure } = outcome;
  const reason = failure.message.replace(/\s+/g, " ").replace(/\.$/, "");
  throw new EngineError(`${model.modelId}: ${reason}${lastWords(failure)}`, {
    code: failure.code,
    hint: failure.hint ?? whatToCheck(model.filePath),
  });
}

/** @param place of the model: its file or folder, or the address of its server */
function whatToCheck(place: string): string {
  if (/^https?:/.test(place)) return `Check the server at ${place}, and what it logs.`;
  return `Check the file: edge-bench models info ${shellWord(place)}`;
}

/** What the process wrote last says why it died; a refusal explains itself. */
function lastWords({ code, logTail }: Failure): string {
  const line = logTail.at(-1);
  if (code !== "engine-crashed" || line === undefined) return "";
  return `; its log ends with: ${line.trim().slice(0, LONGEST_LOG_LINE)}`;
}
