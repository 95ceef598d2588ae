import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { PrerequisiteError } from "../../core/errors.ts";
import { EVALUATION } from "../../store/experiment-format.ts";
import { openExperiment } from "../../store/experiment-folder.ts";
import { lockExperiment } from "../../store/experiment-lock.ts";
import { findExperiment, listExperiments } from "../../store/find-experiments.ts";
import { readExperiment } from "../../store/stored-experiment.ts";
import type { RescoreOptions } from "../commands/rescore.ts";
import { concludeEvaluation } from "../eval/conclude-evaluation.ts";
import { exitCodeOf, type ExitCode } from "../exit-code.ts";

/**
 * Throws the scores of an evaluation away and makes them again from its plan and records: after a
 * change of a scorer, or to check that they follow from the files.
 * @throws PrerequisiteError when there is no such evaluation or another process works on it
 */
export async function runRescore(options: RescoreOptions): Promise<ExitCode> {
  const { paths } = await findInput(options);
  const lock = await lockExperiment(paths.directory);
  try {
    await rm(paths.scores, { force: true });
  } finally {
    await lock.release();
  }
  await using experiment = await openExperiment(paths.directory, EVALUATION);
  const { failedCount } = await concludeEvaluation(experiment, options);
  return exitCodeOf(false, failedCount);
}

async function findInput({ input, resultsDir }: RescoreOptions) {
  if (input !== undefined) {
    return existsSync(input)
      ? readExperiment(input, EVALUATION)
      : findExperiment(resultsDir, input, EVALUATION);
  }
  const newest = (await listExperiments(resultsDir)).find(
    (listing) => listing.status === "readable" && listing.command === "eval",
  );
  if (newest !== undefined) return readExperiment(newest.directory, EVALUATION);
  throw new PrerequisiteError(`${resultsDir} holds no evaluation`, {
    code: "experiment-unknown",
    hint: "Evaluate first: edge-bench eval, or name one with --input.",
  });
}
