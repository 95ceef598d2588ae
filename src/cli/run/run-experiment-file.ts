import { loadExperimentFile, type ExperimentFile } from "../../config/experiment-file.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import { ConfigError } from "../../core/errors.ts";
import { packageVersion } from "../../core/package-version.ts";
import {
  createRunFolder,
  experimentsOfRun,
  RUN_SCHEMA_VERSION,
  saveRunManifest,
  type RunFolder,
} from "../../store/run-folder.ts";
import { commandOf } from "../../store/stored-experiment.ts";
import type { RunOptions } from "../commands/run.ts";
import { durationText } from "../duration-text.ts";
import { runEval } from "../eval/run-eval.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { runPerf } from "../perf/run-perf.ts";
import { shellWord } from "../shell-word.ts";
import { concludeRun } from "./conclude-run.ts";
import { findRun } from "./find-run.ts";
import { prepareRun } from "./prepare-run.ts";
import { planLines } from "./print-plan.ts";
import { partsOf } from "./run-options.ts";

/**
 * The user's question, from the file to the answer: checks, plan with a measured estimate, measurement
 * with a checkpoint for every trial, reports, decision, gate.
 * @throws HarnessError when nothing could be started
 */
export async function runExperimentFile(path: string, options: RunOptions): Promise<ExitCode> {
  const file = await loadExperimentFile(path);
  const run =
    options.resume === undefined ? await planNew(file, path, options) : await findRun(file, options);
  if (run === null) return EXIT.done;
  console.log(`Run: ${run.directory}`);
  const startedMs = performance.now();
  const measured = await measureParts(file, path, options, run);
  if (measured === EXIT.interrupted) {
    console.error(`Go on with: edge-bench run ${shellWord(path)} --resume ${run.manifest.runId}`);
    return measured;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const estimated = durationText(run.manifest.estimatedSeconds);
  console.log(`\nMeasured in ${durationText(seconds)}; estimated before: ${estimated}.`);
  const gate = await concludeRun(file, run, options);
  await saveRunManifest(run.directory, { ...run.manifest, isConcluded: true });
  return gate === EXIT.done ? measured : gate;
}

/** Prints the plan; `null` for a dry run. @throws ConfigError `budget-exceeded` */
async function planNew(
  file: ExperimentFile,
  path: string,
  options: RunOptions,
): Promise<RunFolder | null> {
  const prepared = await prepareRun(partsOf(file, path, options, options.resultsDir));
  console.log(planLines(file, prepared).join("\n"));
  const { budget_minutes: minutes } = file;
  if (minutes !== undefined && prepared.seconds > minutes * 60) {
    throw new ConfigError(
      `${path}: the run takes about ${durationText(prepared.seconds)}, budget_minutes allows ${durationText(minutes * 60)}`,
      {
        code: "budget-exceeded",
        hint: "Raise budget_minutes, or ask for fewer prompts, rounds or items (sample_size); nothing was measured.",
      },
    );
  }
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
    estimatedSeconds: prepared.seconds,
    isConcluded: false,
  }));
}

/** Each part as an experiment in the folder of the run; one that was begun goes on. */
async function measureParts(
  file: ExperimentFile,
  path: string,
  options: RunOptions,
  run: RunFolder,
): Promise<ExitCode> {
  const { perf, evaluation } = partsOf(file, path, options, run.directory);
  const begun = await begunExperiments(run.directory);
  const codes: ExitCode[] = [];
  if (perf !== null) {
    const resume = begun.get("perf");
    const { exitCode } = await runPerf(resume === undefined ? perf : { ...perf, resume }, () => false);
    if (exitCode === EXIT.interrupted) return exitCode;
    codes.push(exitCode);
  }
  if (evaluation !== null) {
    const resume = begun.get("eval");
    const asked = resume === undefined ? evaluation : { ...evaluation, resume };
    const { exitCode } = await runEval(asked, () => false);
    if (exitCode === EXIT.interrupted) return exitCode;
    codes.push(exitCode);
  }
  return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

/** By command: the id of the experiment that an interrupted run began. */
async function begunExperiments(directory: string): Promise<ReadonlyMap<string, string>> {
  const begun = new Map<string, string>();
  for (const folder of await experimentsOfRun(directory)) {
    begun.set(await commandOf(folder), folder.slice(directory.length + 1));
  }
  return begun;
}
