import { importLmEval } from "../../exchange/lm-eval/import-lm-eval.ts";
import type { ImportedSamples } from "../../exchange/lm-eval/imported-samples.ts";
import type { ImportLmEvalOptions } from "../commands/import.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { shortList, writeDocument } from "./write-document.ts";

/** `edge-bench import lm-eval`: one result for each document; a summary on standard error. */
export async function runImportLmEval(
  path: string,
  options: ImportLmEvalOptions,
): Promise<ExitCode> {
  const samples = await importLmEval(path);
  await writeDocument(`${JSON.stringify(samples, null, 2)}\n`, options.output);
  console.error(printable(summary(samples, options.output)));
  return EXIT.done;
}

function summary({ tasks, skipped }: ImportedSamples, output: string | undefined): string {
  const items = tasks.reduce((sum, task) => sum + task.items.length, 0);
  const lines = [
    `${tasks.length} sample logs, ${items} documents${output === undefined ? "." : `: ${output}`}`,
  ];
  const problems = [
    ...skipped.map(({ fileName, message }) => `${fileName}: ${message}`),
    ...tasks.flatMap(({ fileName, skippedLines }) =>
      skippedLines.map(({ lineNumber, message }) => `${fileName}:${lineNumber}: ${message}`),
    ),
  ];
  if (problems.length > 0) lines.push(`Left out: ${shortList(problems)}`);
  return lines.join("\n");
}
