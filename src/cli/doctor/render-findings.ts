import { packageVersion } from "../../core/package-version.ts";
import { printable } from "../printable.ts";
import type { Finding, FindingStatus } from "./finding.ts";
import type { FindingGroup } from "./run-checks.ts";

const COLOR: Readonly<Record<FindingStatus, string>> = {
  ok: "\u001b[32m",
  warning: "\u001b[33m",
  problem: "\u001b[31m",
};
const PLAIN = "\u001b[0m";
const STATUS_WIDTH = "problem".length;

/** The findings under their headings, and a last line that counts what is wrong. */
export function findingsText(groups: readonly FindingGroup[], color: boolean): string {
  const all = groups.flatMap((group) => group.findings);
  const width = Math.max(0, ...all.map((finding) => finding.check.length));
  const blocks = groups
    .filter((group) => group.findings.length > 0)
    .map(({ heading, findings }) =>
      [heading, ...findings.flatMap((finding) => linesOf(finding, width, color))].join("\n"),
    );
  return [...blocks, summaryLine(all)].join("\n\n");
}

function linesOf(finding: Finding, width: number, color: boolean): string[] {
  const status = finding.status.padEnd(STATUS_WIDTH);
  const shown = color ? `${COLOR[finding.status]}${status}${PLAIN}` : status;
  const indent = " ".repeat(STATUS_WIDTH + width + 6);
  const [first = "", ...more] = printable(finding.finding).trim().split("\n");
  const lines = [`  ${shown}  ${finding.check.padEnd(width)}  ${first}`];
  lines.push(...more.map((line) => `${indent}${line.trim()}`));
  if (finding.next !== null) lines.push(`${indent}next: ${printable(finding.next)}`);
  return lines;
}

function summaryLine(findings: readonly Finding[]): string {
  const count = (status: FindingStatus): number =>
    findings.filter((finding) => finding.status === status).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems + warnings === 0) return "No problem found.";
  return `${counted(problems, "problem")}, ${counted(warnings, "warning")}.`;
}

function counted(count: number, word: string): string {
  return `${count === 0 ? "No" : count} ${word}${count === 1 ? "" : "s"}`;
}

/** The same as one JSON document. */
export function findingsJson(groups: readonly FindingGroup[]): string {
  const findings = groups.flatMap(({ heading, findings }) =>
    findings.map((finding) => ({ group: heading, ...finding })),
  );
  const problemCount = findings.filter((finding) => finding.status === "problem").length;
  const warningCount = findings.filter((finding) => finding.status === "warning").length;
  return JSON.stringify({ version: packageVersion(), problemCount, warningCount, findings });
}
