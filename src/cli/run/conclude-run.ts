import { join } from "node:path";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import type { DecisionRules } from "../../core/decision.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { experimentsOfRun, type RunFolder } from "../../store/run-folder.ts";
import type { RunOptions } from "../commands/run.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { judge, printGate, writeJunit } from "../gate/judge.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { findInputs } from "../report/find-inputs.ts";
import { loadExperiment, type LoadedExperiment } from "../report/load-experiment.ts";
import { printSummary } from "../report/print-summary.ts";
import { reportFiles, writeReportFiles } from "../report/report-files.ts";

/** Decision, reports and gate of a run whose parts were measured. */
export async function concludeRun(
  file: ExperimentFile,
  run: RunFolder,
  options: RunOptions,
): Promise<ExitCode> {
  const rules = await rulesOf(file, options);
  const experiments = await loadAll(await experimentsOfRun(run.directory));
  const dossier = buildDossier(experiments, rules, { name: file.name, question: file.question });
  await writeFileAtomically(
    join(run.directory, "analysis.json"),
    `${JSON.stringify(dossier, null, 2)}\n`,
  );
  const { formats, languages } = file.reports;
  const paths = await writeReportFiles(
    reportFiles(dossier, formats, languages),
    join(run.directory, "report"),
  );
  printSummary(dossier);
  const baseline = await loadAll(await baselineFolders(file, options));
  const checks = judge(experiments, baseline, dossier.decision, rules);
  printGate(checks, dossier);
  const junit = join(run.directory, "report", "gate.xml");
  await writeJunit(junit, checks, dossier);
  console.log(`\nReports:\n${[...paths, junit].map((path) => `  ${path}`).join("\n")}`);
  return checks.every(({ result }) => result === "pass") ? EXIT.done : EXIT.doneWithFailures;
}

/** The file's own requirements, else those of decision.yaml. */
async function rulesOf(file: ExperimentFile, options: RunOptions): Promise<DecisionRules> {
  const shared = await loadDecisionRules(resolveConfigDir(options.configDir ?? null));
  return {
    ...shared,
    constraints: file.constraints ?? shared.constraints,
    axes: file.axes ?? shared.axes,
  };
}

async function baselineFolders(file: ExperimentFile, { resultsDir }: RunOptions): Promise<string[]> {
  return file.baseline === undefined ? [] : findInputs(file.baseline, resultsDir);
}

async function loadAll(folders: readonly string[]): Promise<LoadedExperiment[]> {
  const loaded: LoadedExperiment[] = [];
  for (const folder of folders) loaded.push(await loadExperiment(folder));
  return loaded;
}
