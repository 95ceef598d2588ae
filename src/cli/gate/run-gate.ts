import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { GateOptions } from "../commands/gate.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { findInputs, newestInput } from "../report/find-inputs.ts";
import { loadExperiment, type LoadedExperiment } from "../report/load-experiment.ts";
import { judge, printGate, writeJunit } from "./judge.ts";

/**
 * Holds experiments against the requirements and a baseline. A check that could not be judged does not
 * pass unless that is allowed.
 * @throws PrerequisiteError `nothing-to-check`
 */
export async function runGate(options: GateOptions): Promise<ExitCode> {
  const { resultsDir } = options;
  const experiments = await loadAll(
    options.input === undefined
      ? await newestInput(resultsDir)
      : await findInputs(options.input, resultsDir),
  );
  const baseline = await loadAll(await findInputs(options.baseline ?? [], resultsDir));
  const rules = await loadDecisionRules(resolveConfigDir(options.configDir ?? null));
  const own = buildDossier(experiments, rules);
  const checks = judge(experiments, baseline, own.decision, rules);
  if (checks.length === 0) {
    throw new PrerequisiteError("there is nothing to check: no requirement, and no baseline", {
      code: "nothing-to-check",
      hint: "Write constraints into decision.yaml (--config-dir), or name a --baseline.",
    });
  }
  // Names are told apart over both sides.
  const dossier = buildDossier([...experiments, ...baseline], rules);
  printGate(checks, dossier);
  if (options.junit !== undefined) await writeJunit(options.junit, checks, dossier);
  const fails = checks.filter(
    ({ result }) => result === "fail" || (result === "undecided" && !options.allowUndecided),
  );
  return fails.length === 0 ? EXIT.done : EXIT.doneWithFailures;
}

async function loadAll(folders: readonly string[]): Promise<LoadedExperiment[]> {
  const loaded: LoadedExperiment[] = [];
  for (const folder of folders) loaded.push(await loadExperiment(folder));
  return loaded;
}
