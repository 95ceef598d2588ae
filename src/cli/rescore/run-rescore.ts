import { existsSync } from "node:fs";
import { collect } from "../../core/collect.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { EVALUATION } from "../../store/experiment-format.ts";
import { openExperiment } from "../../store/experiment-folder.ts";
import { lockExperiment } from "../../store/experiment-lock.ts";
import { findExperiment, listExperiments } from "../../store/find-experiments.ts";
import { readExperiment } from "../../store/stored-experiment.ts";
import type { RescoreOptions } from "../commands/rescore.ts";
import { concludeEvaluation } from "../eval/conclude-evaluation.ts";
import { exitCodeOf, type ExitCode } from "../exit-code.ts";

/**
 * Makes the scores of an evaluation again from its plan and records: after a change of a scorer, or to
 * check that they follow from the files. The old scores stay until all new ones are there.
 * @throws PrerequisiteError when there is no such evaluation, another process works on it, or its files
 * cannot be read
 */
export async function runRescore(options: RescoreOptions): Promise<ExitCode> {
  const { paths } = await findInput(options);
  const lock = await lockExperiment(paths.directory);
  try {
    await replaceScores(paths.directory);
  } finally {
    await lock.release();
  }
  await using experiment = await openExperiment(paths.directory, EVALUATION);
  const { failedCount } = await concludeEvaluation(experiment, options);
  return exitCodeOf(false, failedCount);
}

async function replaceScores(directory: string): Promise<void> {
  const stored = await readExperiment(directory, EVALUATION);
  const { plan, paths } = stored;
  const records = await collect(stored.readRecords());
  const scores = await collect(scoreEvaluation({ plan, records, scores: [] }));
  const lines = scores.map((score) => `${JSON.stringify(EVALUATION.score.parse(score))}\n`);
  await writeFileAtomically(paths.scores, lines);
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
