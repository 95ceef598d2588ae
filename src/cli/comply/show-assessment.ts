import { join } from "node:path";
import { renderComplianceTable } from "../../report/compliance/compliance-table.ts";
import { printable } from "../printable.ts";
import { terminalOptions } from "../terminal.ts";
import { complianceFolder } from "./evidence-files.ts";
import type { WrittenAssessment } from "./write-assessment.ts";

/** Prints an assessment, and where to read and how to check it. */
export function showAssessment(
  { assessment, signedFileCount }: WrittenAssessment,
  directory: string,
  { json }: { readonly json: boolean },
): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(assessment, null, 2)}\n`);
    return;
  }
  const folder = complianceFolder(directory);
  console.log(`\n${renderComplianceTable(assessment, terminalOptions())}`);
  console.log(`Report: ${printable(join(folder, "benchmark_report.html"))}`);
  console.log(`Evidence: ${signedFileCount} files are signed.`);
  console.log(`Check them: edge-bench verify-evidence ${printable(directory)}`);
}
