import { join } from "node:path";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { experimentsOfRun, type RunFolder } from "../../store/run-folder.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { judge, printGate, writeJunit } from "../gate/judge.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { loadAll } from "../report/load-all.ts";
import type { LoadedExperiment } from "../report/load-experiment.ts";
import { printSummary } from "../report/print-summary.ts";
import { rulesOfFile } from "../report/rules-of.ts";
import { reportFiles, writeReportFiles } from "../report/report-files.ts";

/**
 * Decision, reports and gate of a run whose parts were measured.
 * @throws PrerequisiteError when the reports cannot be written
 */
export async function concludeRun(
  file: ExperimentFile,
  run: RunFolder,
  baseline: readonly LoadedExperiment[],
): Promise<ExitCode> {
  const shared = await loadDecisionRules(resolveConfigDir(run.manifest.configDir));
  const rules = rulesOfFile(file, shared);
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
  const checks = judge(experiments, baseline, dossier.decision, rules);
  printGate(checks, dossier);
  const junit = join(run.directory, "report", "gate.xml");
  await writeJunit(junit, checks, dossier);
  console.log(`\nReports:\n${[...paths, junit].map((path) => `  ${path}`).join("\n")}`);
  return checks.every(({ result }) => result === "pass") ? EXIT.done : EXIT.doneWithFailures;
}
