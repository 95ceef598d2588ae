import { importOriginal } from "../../exchange/original/import-original.ts";
import type { ImportedHistory } from "../../exchange/original/imported-history.ts";
import { renderHistoryMarkdown } from "../../exchange/original/render-markdown.ts";
import type { ImportOriginalOptions } from "../commands/import.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { shortList, writeDocument } from "./write-document.ts";

/** `edge-bench import original`: the figures of the original's files with their flags; a summary on standard error. */
export async function runImportOriginal(
  folder: string,
  options: ImportOriginalOptions,
): Promise<ExitCode> {
  const history = await importOriginal(folder);
  const format =
    options.format ?? (options.output?.endsWith(".json") === true ? "json" : "markdown");
  const text =
    format === "json" ? `${JSON.stringify(history, null, 2)}\n` : renderHistoryMarkdown(history);
  await writeDocument(text, options.output);
  console.error(printable(summary(history, options.output)));
  return EXIT.done;
}

function summary({ entries, skipped }: ImportedHistory, output: string | undefined): string {
  const figures = entries.flatMap((entry) => entry.figures);
  const unusable = figures.filter(({ verdict }) => verdict === "not-usable").length;
  const lines = [
    `${entries.length} entries, ${figures.length} figures, ${unusable} of them not usable${output === undefined ? "." : `: ${output}`}`,
  ];
  const names = skipped.map(({ fileName, reason }) => `${fileName} (${reason})`);
  if (names.length > 0) lines.push(`Left out: ${shortList(names)}`);
  return lines.join("\n");
}
