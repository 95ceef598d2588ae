import { join } from "node:path";
import { redactedRecords, type EvaluationFiles } from "../../compliance/redact/redacted-records.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { diskError } from "../../store/disk-error.ts";

const README = `# Published records

Prompts, documents, answers, tokens and messages are replaced by their SHA-256 and their length; figures and
outcomes stay, so that every rate can be counted again. A hash does not hide a text that is short or can be
guessed: an answer of one word, or a prompt of the public suite.

${MANDATORY_STATEMENT.en}

${MANDATORY_STATEMENT.fr}
`;

/** The folder of an experiment that holds what may be handed on. */
export function publishedFolder(directory: string): string {
  return join(directory, "published");
}

/**
 * Writes `published/plan.jsonl`, `records.jsonl`, `scores.jsonl` and a README, without texts; with
 * probes also `probes.jsonl`, one line for each.
 *
 * @param probes what `publishedProbes` gives
 * @throws PrerequisiteError `disk-full`, `results-not-writable`
 */
export async function writeRedacted(
  directory: string,
  files: EvaluationFiles,
  probes: readonly object[] = [],
): Promise<void> {
  const folder = publishedFolder(directory);
  try {
    await makeFolders(folder);
  } catch (error) {
    throw diskError(error, folder);
  }
  const { plan, records, scores } = redactedRecords(files);
  await writeFileAtomically(join(folder, "plan.jsonl"), lines(plan));
  await writeFileAtomically(join(folder, "records.jsonl"), lines(records));
  await writeFileAtomically(join(folder, "scores.jsonl"), lines(scores));
  if (probes.length > 0) await writeFileAtomically(join(folder, "probes.jsonl"), lines(probes));
  await writeFileAtomically(join(folder, "README.md"), README);
}

function* lines(values: readonly object[]): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}
