import type { Dossier } from "../../analyze/dossier.ts";
import { terminalSummary } from "../../report/compose/terminal-summary.ts";
import { plainText } from "../../report/plain-text.ts";
import { wrapText } from "../../report/text-width.ts";
import { terminalOptions } from "../terminal.ts";

const MAX_SENTENCE_CHARACTERS = 1000;

/** What was found, in plain words, wrapped to the terminal. */
export function printSummary(dossier: Dossier): void {
  const { columns } = terminalOptions();
  const text = terminalSummary(dossier)
    .map((sentence) => plainText(sentence, MAX_SENTENCE_CHARACTERS))
    .join(" ");
  console.log(`\n${wrapText(text, Math.min(columns, 100)).join("\n")}`);
}
