import { dirname, join } from "node:path";
import type { Dossier } from "../../analyze/dossier.ts";
import { renderComplianceTable } from "../../report/compliance/compliance-table.ts";
import { renderEvaluationTable } from "../../report/evaluation/evaluation-table.ts";
import { itemsLine } from "../../report/evaluation/items-line.ts";
import { renderOverheadTable } from "../../report/overhead-terminal.ts";
import { renderTerminalTable } from "../../report/terminal-table.ts";
import { isRunFolder, type RunManifest } from "../../store/run-folder.ts";
import type { ReportOptions } from "../commands/report.ts";
import { continueCommand } from "../eval/continue-command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { terminalOptions } from "../terminal.ts";
import { addCompliance } from "./add-compliance.ts";
import { buildDossier } from "./build-dossier.ts";
import { exportFiles, isExportFormat } from "./export-files.ts";
import { findInputs, newestInput } from "./find-inputs.ts";
import { loadExperiment, type LoadedExperiment } from "./load-experiment.ts";
import { printSummary } from "./print-summary.ts";
import { rulesOf, runOf } from "./rules-of.ts";
import {
  reportFiles,
  writeReportFiles,
  type ReportFile,
  type ReportFormat,
} from "./report-files.ts";

const ALL: readonly ReportFormat[] = ["markdown", "html", "csv", "latex", "json"];

/** Writes the report of experiments from their files alone; nothing in their folders is changed but the report. */
export async function runReport(options: ReportOptions): Promise<ExitCode> {
  const folders =
    options.input === undefined
      ? await newestInput(options.resultsDir)
      : await findInputs(options.input, options.resultsDir);
  const named: LoadedExperiment[] = [];
  for (const folder of folders) named.push(await loadExperiment(folder));
  const experiments = options.compliance ? await addCompliance(named, options.resultsDir) : named;
  const run = await runOf(folders);
  const { name, question } = run ?? { name: null, question: null };
  const rules = await rulesOf(run, options.configDir);
  const dossier = buildDossier(experiments, rules, { name, question });
  if (options.format === "terminal") {
    showInTerminal(experiments, dossier, run);
    return EXIT.done;
  }
  const output = options.output ?? join(outputBase(folders), "report");
  const files = await filesOf(options, experiments, dossier);
  for (const path of await writeReportFiles(files, output)) console.log(path);
  noteUnfinished(experiments, run);
  return EXIT.done;
}

async function filesOf(
  { format, lang }: ReportOptions,
  experiments: readonly LoadedExperiment[],
  dossier: Dossier,
): Promise<ReportFile[]> {
  if (isExportFormat(format)) return exportFiles(format, experiments);
  const formats = ALL.filter((one) => format === "all" || format === one);
  return reportFiles(dossier, formats, [lang]);
}

/** A run's report lies in the folder of the run, beside its experiments. */
function outputBase(folders: readonly string[]): string {
  const [first = "."] = folders;
  return isRunFolder(dirname(first)) ? dirname(first) : first;
}

function showInTerminal(
  experiments: readonly LoadedExperiment[],
  dossier: Dossier,
  run: RunManifest | null,
): void {
  for (const one of experiments) console.log(terminalTable(one));
  noteUnfinished(experiments, run);
  // The table of a compliance run says all of it, and ends with the statement that must be last.
  if (experiments.some(({ command }) => command !== "comply")) printSummary(dossier);
}

function terminalTable(one: LoadedExperiment): string {
  switch (one.command) {
    case "perf":
      return renderTerminalTable(one.analysis, terminalOptions());
    case "eval":
      return renderEvaluationTable(one.analysis, terminalOptions());
    case "overhead":
      return renderOverheadTable(one.analysis, terminalOptions());
    case "comply":
      return renderComplianceTable(one.analysis, terminalOptions());
  }
}

function noteUnfinished(experiments: readonly LoadedExperiment[], run: RunManifest | null): void {
  for (const one of experiments) {
    if (one.command !== "eval") continue;
    const isOpen = one.analysis.tasks.some(
      ({ counts }) => counts.failedCount + counts.notRunCount > 0,
    );
    const goOn =
      run === null
        ? continueCommand(one.files.manifest, dirname(one.directory))
        : `edge-bench run FILE --resume ${run.runId}`;
    if (isOpen) console.error(`note: ${itemsLine(one.analysis, goOn)}`);
  }
}
