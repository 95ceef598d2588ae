import { formatCount, formatFigure, formatMegabytes } from "../../report/format-number.ts";
import { USABLE_SHARE, type MemoryAnswer } from "./memory-answer.ts";

const BYTES_PER_GB = 1e9;

/** The memory estimate for a reader: what adds up to what, and whether it fits. */
export function memoryText(answer: MemoryAnswer): string {
  if (!answer.known) return `Memory cannot be estimated: ${answer.reason}.`;
  const { estimate } = answer;
  const reserved =
    estimate.computeReservedBytes > estimate.computeBytes
      ? `  (${formatMegabytes(estimate.computeReservedBytes)} MB are reserved, for scoring every token)`
      : "";
  const parts: [string, number, string][] = [
    ["weights", estimate.weightBytes, ""],
    ["weights, rearranged", estimate.rearrangedBytes, ""],
    ["key-value cache", estimate.cacheBytes, ""],
    ["compute buffers", estimate.computeBytes, reserved],
    ["the process itself", estimate.processBytes, ""],
    ["total", estimate.totalBytes, ""],
  ];
  const lines = parts
    .filter(([name, bytes]) => bytes > 0 || name !== "weights, rearranged")
    .map(
      ([name, bytes, note]) =>
        `  ${name.padEnd(20)} ${formatMegabytes(bytes).padStart(9)} MB${note}`,
    );
  const title = `Memory with ${formatCount(estimate.contextTokens)} tokens of context (estimate)`;
  return [title, ...lines, fitLine(answer)].join("\n");
}

function fitLine(answer: Extract<MemoryAnswer, { known: true }>): string {
  const { estimate, machineBytes, fits, largestContextTokens: largest } = answer;
  const machine = `this machine (${gigabytes(machineBytes)} GB, ${USABLE_SHARE * 100} % of it counted)`;
  const wanted = `${gigabytes(estimate.totalBytes)} GB with ${formatCount(estimate.contextTokens)} tokens of context on ${machine}`;
  if (fits && largest !== null && largest > estimate.contextTokens) {
    return `Fits in ${wanted}; ${formatCount(largest)} tokens fit as well.`;
  }
  if (fits) return `Fits in ${wanted}.`;
  return largest === null
    ? `Does not fit: it needs ${wanted}, and no smaller context helps.`
    : `Does not fit: it needs ${wanted}. The largest context that fits is ${formatCount(largest)} tokens.`;
}

function gigabytes(bytes: number): string {
  return formatFigure(bytes / BYTES_PER_GB);
}
