import type { Analysis } from "../analyze/performance/analysis.ts";
import type { Flag } from "../analyze/performance/flag.ts";
import type { CellRow } from "./cell-rows.ts";
import { formatCount } from "./format-number.ts";
import { escapeMarkdown, markdownList, markdownTable } from "./markdown-text.ts";
import { plainText } from "./plain-text.ts";
import { THRESHOLD_MEANING, thresholdValue } from "./threshold-text.ts";

/** Every declared limit of every cell with what was observed. */
export function thresholdLines(rows: readonly CellRow[]): string[] {
  const results = rows.flatMap((row) => row.cell.thresholds.map((result) => ({ row, result })));
  if (results.length === 0) return ["No scenario declares a limit."];
  return markdownTable(
    ["Model", "Scenario", "Limit", "Declared", "Observed", "Verdict"].map(
      (title) => ({ title, align: /ed$/.test(title) ? "right" : "left" }) as const,
    ),
    results.map(({ row, result: { name, limit, observed, verdict } }) => [
      escapeMarkdown(row.modelLabel),
      escapeMarkdown(row.scenarioLabel),
      `${name} (${THRESHOLD_MEANING[name]})`,
      thresholdValue(name, limit),
      thresholdValue(name, observed),
      verdict === "fail" ? "**FAIL**" : verdict.replace("-", " "),
    ]),
  );
}

/** Why trials failed. */
export function failureLines(rows: readonly CellRow[]): string[] {
  const lines = rows.flatMap((row) =>
    row.cell.failures.map(({ code, message, hint, signal, exitCode, count }) => {
      const end = [
        ...(signal === null ? [] : [`signal ${escapeMarkdown(signal)}`]),
        ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
      ];
      const endText = end.length === 0 ? "" : ` (${end.join(", ")})`;
      const advice = hint === null ? "" : ` ${escapeMarkdown(plainText(hint))}`;
      return `${escapeMarkdown(row.modelLabel)}, ${escapeMarkdown(row.scenarioLabel)}: ${formatCount(count)}x ${code}${endText}: ${escapeMarkdown(plainText(message))}${advice}`;
    }),
  );
  return lines.length === 0 ? ["No trial failed."] : markdownList(lines);
}

/** All flags, the ones that make figures unreliable first. */
export function flagLines(analysis: Analysis): string[] {
  const flags = [...analysis.flags, ...analysis.cells.flatMap((cell) => cell.flags)];
  if (flags.length === 0) return ["No flag was raised."];
  const of = (severity: Flag["severity"]): Flag[] =>
    flags.filter((flag) => flag.severity === severity);
  return markdownList([
    ...of("unreliable").map((flag) => `**Unreliable.** ${flagText(flag)}`),
    ...of("note").map(flagText),
  ]);
}

function flagText({ code, subject, message }: Flag): string {
  return `\`${code}\` ${escapeMarkdown(subject)}: ${escapeMarkdown(message)}`;
}
