import { resolve } from "node:path";
import type { GateCheck } from "../../analyze/gate/gate.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import type { GateOptions } from "../commands/gate.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { findInputs, newestInput, requireDistinctIds } from "../report/find-inputs.ts";
import { loadAll } from "../report/load-all.ts";
import { rulesOf, runOf } from "../report/rules-of.ts";
import { judge, printGate, writeJunit } from "./judge.ts";

/**
 * Holds experiments against the requirements and a baseline. A check that could not be judged does not
 * pass unless that is allowed.
 * @throws PrerequisiteError `nothing-to-check`; ConfigError `baseline-is-input`
 */
export async function runGate(options: GateOptions): Promise<ExitCode> {
  const { resultsDir } = options;
  const folders =
    options.input === undefined
      ? await newestInput(resultsDir)
      : await findInputs(options.input, resultsDir);
  const earlier =
    options.baseline === undefined ? [] : await findInputs(options.baseline, resultsDir);
  requireOther(folders, earlier);
  const experiments = await loadAll(folders);
  const baseline = await loadAll(earlier);
  const rules = await rulesOf(await runOf(folders), options.configDir);
  const own = buildDossier(experiments, rules);
  const checks = judge(experiments, baseline, own.decision, rules);
  requireChecks(checks, earlier);
  // Names are told apart over both sides.
  const dossier = buildDossier([...experiments, ...baseline], rules);
  printGate(checks, dossier);
  if (options.junit !== undefined) await writeJunit(options.junit, checks, dossier);
  const fails = checks.filter(
    ({ result }) => result === "fail" || (result === "undecided" && !options.allowUndecided),
  );
  return fails.length === 0 ? EXIT.done : EXIT.doneWithFailures;
}

/** A baseline that nothing was held against would pass everything. @throws PrerequisiteError `nothing-to-check` */
function requireChecks(checks: readonly GateCheck[], baseline: readonly string[]): void {
  if (baseline.length > 0 && !checks.some(({ kind }) => kind === "regression")) {
    throw new PrerequisiteError(
      `nothing can be held against ${baseline.join(", ")}: no scenario and no task of the same definition is shared`,
      {
        code: "nothing-to-check",
        hint: "Name a --baseline that measured the same scenarios or tasks.",
      },
    );
  }
  if (checks.length > 0) return;
  throw new PrerequisiteError("there is nothing to check: no requirement, and no baseline", {
    code: "nothing-to-check",
    hint: "Write constraints into decision.yaml (--config-dir), or name a --baseline.",
  });
}

/** @throws ConfigError `baseline-is-input`, `same-id` */
function requireOther(folders: readonly string[], baseline: readonly string[]): void {
  const places = new Set(folders.map((folder) => resolve(folder)));
  const both = baseline.find((folder) => places.has(resolve(folder)));
  if (both !== undefined) {
    throw new ConfigError(`${both} is judged and its own baseline: nothing could be worse`, {
      code: "baseline-is-input",
      hint: "Name an earlier experiment or run with --baseline.",
    });
  }
  requireDistinctIds([...folders, ...baseline]);
}
