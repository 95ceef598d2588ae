import type { ExperimentFile } from "../../config/experiment-file.ts";
import { formatCount } from "../../report/format-number.ts";
import { durationText } from "../duration-text.ts";
import { printable } from "../printable.ts";
import type { PreparedPart, PreparedRun } from "./prepare-run.ts";

/** What the run will do, a line each. */
export function planLines(file: ExperimentFile, run: PreparedRun): string[] {
  return [
    `${printable(file.name)}: ${printable(file.question)}`,
    "",
    ...run.parts.flatMap(partLines),
    `Estimated duration on this machine: ${durationText(run.seconds)}${budgetText(file)}.`,
  ];
}

function partLines({ title, estimate, detects }: PreparedPart): string[] {
  const { trialCount, processCount, seconds, pilotCount } = estimate;
  return [
    `${title}: ${formatCount(trialCount)} trials in ${formatCount(processCount)} processes, about ${durationText(seconds)} (by a pilot of ${pilotCount} trials).`,
    ...detects.map((sentence) => `  ${sentence}`),
  ];
}

function budgetText({ budget_minutes: minutes }: ExperimentFile): string {
  return minutes === undefined ? "" : `, of ${durationText(minutes * 60)} allowed`;
}
