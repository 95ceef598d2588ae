import { existsSync } from "node:fs";
import { collect } from "../../core/collect.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import {
  COMPLIANCE,
  EVALUATION,
  type AnyManifest,
  type ExperimentFormat,
} from "../../store/experiment-format.ts";
import { openExperiment } from "../../store/experiment-folder.ts";
import { lockExperiment } from "../../store/experiment-lock.ts";
import { findExperimentFolder, listExperiments } from "../../store/find-experiments.ts";
import { commandOf, readExperiment } from "../../store/stored-experiment.ts";
import type { RescoreOptions } from "../commands/rescore.ts";
import { concludeEvaluation } from "../eval/conclude-evaluation.ts";
import { requireAsSigned } from "../comply/require-as-signed.ts";
import { showAssessment } from "../comply/show-assessment.ts";
import { writeAssessment } from "../comply/write-assessment.ts";
import { EXIT, exitCodeOf, type ExitCode } from "../exit-code.ts";

/**
 * Makes the scores of an evaluation, or the ratings of a compliance run, again from its plan and records:
 * after a change of a scorer, or to check that they follow from the files. The old scores stay until all new
 * ones are there.
 * @throws PrerequisiteError when there is no such experiment, another process works on it, or its files
 * cannot be read
 */
export async function runRescore(options: RescoreOptions): Promise<ExitCode> {
  const directory = await findInput(options);
  if ((await commandOf(directory)) === "comply") return rateAgain(directory, options);
  await locked(directory, () => replaceScores(directory, EVALUATION));
  await using experiment = await openExperiment(directory, EVALUATION);
  const { failedCount } = await concludeEvaluation(experiment, options);
  return exitCodeOf(false, failedCount);
}

async function rateAgain(directory: string, options: RescoreOptions): Promise<ExitCode> {
  const written = await locked(directory, async () => {
    const signer = await requireAsSigned(directory);
    await replaceScores(directory, COMPLIANCE);
    const again = await writeAssessment(directory, { ...options, lang: "both", redact: false });
    if (signer !== null && signer !== again.keyId) {
      console.error(
        `note: it was signed with the key ${signer} and is now signed with ${again.keyId}; --evidence-key names the key to sign with.`,
      );
    }
    return again;
  });
  showAssessment(written, directory, options);
  return EXIT.done;
}

async function locked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const lock = await lockExperiment(directory);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

type Scored<M extends AnyManifest> = ExperimentFormat<
  M,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

async function replaceScores<M extends AnyManifest>(
  directory: string,
  format: Scored<M>,
): Promise<void> {
  const stored = await readExperiment(directory, format);
  const { plan, paths } = stored;
  const records = await collect(stored.readRecords());
  const scores = await collect(scoreEvaluation({ plan, records, scores: [] }));
  const lines = scores.map((score) => `${JSON.stringify(format.score.parse(score))}\n`);
  await writeFileAtomically(paths.scores, lines);
}

async function findInput({ input, resultsDir }: RescoreOptions): Promise<string> {
  if (input !== undefined) {
    return existsSync(input) ? input : findExperimentFolder(resultsDir, input);
  }
  const newest = (await listExperiments(resultsDir)).find(
    (listing) => listing.status === "readable" && ["eval", "comply"].includes(listing.command),
  );
  if (newest !== undefined) return newest.directory;
  throw new PrerequisiteError(`${resultsDir} holds no evaluation`, {
    code: "experiment-unknown",
    hint: "Evaluate first: edge-bench eval, or name one with --input.",
  });
}
