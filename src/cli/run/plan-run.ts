import { resolve } from "node:path";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import { ConfigError } from "../../core/errors.ts";
import { packageVersion } from "../../core/package-version.ts";
import { ensureResultsDirectory } from "../../store/results-directory.ts";
import { createRunFolder, RUN_SCHEMA_VERSION, type RunFolder } from "../../store/run-folder.ts";
import type { RunOptions } from "../commands/run.ts";
import { durationText } from "../duration-text.ts";
import { baselineOf, requireShared } from "./baseline-of.ts";
import { checkRequirements, type MeasuredNames } from "./check-requirements.ts";
import { prepareRun } from "./prepare-run.ts";
import { planLines } from "./print-plan.ts";
import { partsOf } from "./run-options.ts";
import type { RunWatch } from "./run-watch.ts";

/**
 * Checks everything, prints the plan and makes the folder of a new run; `null` for a dry run, which
 * leaves nothing behind.
 * @throws ConfigError `budget-exceeded`, `requirement-not-measured`, `baseline-shares-nothing`;
 * HarnessError of everything that a part checks
 */
export async function planRun(
  file: ExperimentFile,
  path: string,
  options: RunOptions,
  watch: RunWatch,
): Promise<RunFolder | "interrupted" | null> {
  if (!options.dryRun) await ensureResultsDirectory(options.resultsDir);
  const baseline = await baselineOf(file, path, options.resultsDir);
  const configDir = options.configDir === undefined ? null : resolve(options.configDir);
  const parts = partsOf(file, path, { ...options, configDir }, options.resultsDir);
  const prepared = await prepareRun(parts, {
    check: (measured: MeasuredNames) => {
      checkRequirements(path, file, measured);
      requireShared(path, baseline, measured);
    },
    shouldStop: () => watch.requested,
  });
  if (watch.requested) return "interrupted";
  console.log(planLines(file, prepared).join("\n"));
  requireBudget(file, path, prepared.seconds);
  if (options.dryRun) return null;
  return createRunFolder(options.resultsDir, new Date(), (runId) => ({
    schemaVersion: RUN_SCHEMA_VERSION,
    runId,
    createdEpochMs: Date.now(),
    toolVersion: packageVersion(),
    name: file.name,
    question: file.question,
    file: { ...file },
    fileSha256: sha256Of(canonicalJson(file)),
    configDir,
    estimatedSeconds: prepared.seconds,
    isConcluded: false,
  }));
}

function requireBudget({ budget_minutes: minutes }: ExperimentFile, path: string, seconds: number) {
  if (minutes === undefined || seconds <= minutes * 60) return;
  throw new ConfigError(
    `${path}: the run takes about ${durationText(seconds)}, budget_minutes allows ${durationText(minutes * 60)}`,
    {
      code: "budget-exceeded",
      hint: "Raise budget_minutes, or ask for fewer prompts, rounds or items (sample_size); nothing was measured.",
    },
  );
}
