import { loadExperimentFile, type ExperimentFile } from "../../config/experiment-file.ts";
import { saveRunManifest, type RunFolder } from "../../store/run-folder.ts";
import type { RunOptions } from "../commands/run.ts";
import { durationText } from "../duration-text.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { shellWord } from "../../core/shell-word.ts";
import { baselineOf } from "./baseline-of.ts";
import { concludeRun } from "./conclude-run.ts";
import { findRun } from "./find-run.ts";
import { measureParts } from "./measure-parts.ts";
import { planRun } from "./plan-run.ts";
import { partsOf } from "./run-options.ts";
import { RunWatch } from "./run-watch.ts";

/**
 * The user's question, from the file to the answer: checks, plan with a measured estimate, measurement
 * with a checkpoint for every trial, reports, decision, gate.
 * @throws HarnessError when nothing could be started
 */
export async function runExperimentFile(path: string, options: RunOptions): Promise<ExitCode> {
  const file = await loadExperimentFile(path);
  const watch = new RunWatch();
  try {
    const run =
      options.resume === undefined
        ? await planRun(file, path, options, watch)
        : await findRun(file, options);
    if (run === "interrupted") {
      console.error("Interrupted; nothing was measured.");
      return EXIT.interrupted;
    }
    return run === null ? EXIT.done : await carryOut(file, path, { run, options, watch });
  } finally {
    watch.close();
  }
}

async function carryOut(
  file: ExperimentFile,
  path: string,
  { run, options, watch }: { run: RunFolder; options: RunOptions; watch: RunWatch },
): Promise<ExitCode> {
  const { runId, configDir, estimatedSeconds } = run.manifest;
  console.log(`Run: ${run.directory}`);
  // Before the first trial: a baseline that is gone would be missed after the last one.
  const baseline = await baselineOf(file, path, options.resultsDir);
  const parts = partsOf(file, path, { ...options, configDir }, run.directory);
  const startedMs = performance.now();
  const measured = await measureParts(parts, run.directory, watch);
  if (measured === EXIT.interrupted) {
    console.error(`Go on with: ${goOnCommand(path, runId, options.resultsDir)}`);
    return measured;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const estimate = `the whole was estimated at ${durationText(estimatedSeconds)}`;
  console.log(`\nMeasured in ${durationText(seconds)}; ${estimate}.`);
  const gate = await concludeRun(file, run, baseline);
  await saveRunManifest(run.directory, { ...run.manifest, isConcluded: true });
  return gate === EXIT.done ? measured : gate;
}

/** As it must be typed: the folder is named unless it is the one that would be looked into anyway. */
function goOnCommand(path: string, runId: string, resultsDir: string): string {
  const folder = resultsDir === "results" ? "" : ` --results-dir ${shellWord(resultsDir)}`;
  return `edge-bench run ${shellWord(path)} --resume ${runId}${folder}`;
}
