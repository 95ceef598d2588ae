import { canonicalJson, sha256Of } from "../../core/hash.ts";
import type { OverheadManifest } from "../../core/manifest.ts";
import type { LadderRecord, LadderTrial } from "../../core/overhead.ts";
import { packageVersion } from "../../core/package-version.ts";
import { RECORD_SCHEMA_VERSION } from "../../core/record.ts";
import { manifestModel } from "../../plan/build-manifest.ts";
import { captureEnvironment } from "../../plan/environment.ts";
import {
  createExperiment,
  resumeExperiment,
  type OpenExperimentOf,
} from "../../store/experiment-folder.ts";
import { OVERHEAD } from "../../store/experiment-format.ts";
import { findExperiment, findUnfinished } from "../../store/find-experiments.ts";
import { ladderDifference } from "../../store/ladder-diff.ts";
import { planChangedError } from "../../store/plan-diff.ts";
import { planSha256Of } from "../../store/plan-lines.ts";
import { ensureResultsDirectory } from "../../store/results-directory.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { mergeStored, storedOptions } from "./overhead-settings.ts";
import { prepareLadder, type PlannedLadder } from "./prepare-ladder.ts";

export type OpenOverhead = OpenExperimentOf<OverheadManifest, LadderTrial, LadderRecord, never>;

export interface OpenedOverhead {
  readonly experiment: OpenOverhead;
  readonly ladder: PlannedLadder;
}

/**
 * Reads and checks everything that can be known before measuring, then opens the experiment: a new
 * one, or with --resume the one that is to go on, provided that the same plan comes out.
 * @throws HarnessError
 */
export async function openOverhead(
  options: OverheadOptions,
  given: (name: string) => boolean,
): Promise<OpenedOverhead> {
  const { resume, resultsDir } = options;
  if (resume === undefined) {
    await ensureResultsDirectory(resultsDir);
    return startNew(options, await prepareLadder(options));
  }
  const stored =
    typeof resume === "string"
      ? await findExperiment(resultsDir, resume, OVERHEAD)
      : await findUnfinished(resultsDir, OVERHEAD);
  const merged = mergeStored(options, stored.manifest.options, given);
  const ladder = await prepareLadder(merged);
  const diff = ladderDifference(
    { ...stored.manifest, plan: stored.plan },
    { ...designOf(merged, ladder), plan: ladder.plan, models: [manifestModel(ladder.model)] },
  );
  if (diff !== null) throw planChangedError(stored.manifest.experimentId, diff);
  return { experiment: await resumeExperiment(stored.paths.directory, OVERHEAD), ladder };
}

function designOf(options: OverheadOptions, { scenario, promptCount, rungs }: PlannedLadder) {
  return {
    scenario,
    rounds: options.rounds,
    promptCount,
    outputTokens: options.outputTokens,
    rungs: rungs.map(({ manifest }) => manifest),
  };
}

async function startNew(options: OverheadOptions, ladder: PlannedLadder): Promise<OpenedOverhead> {
  const environment = await captureEnvironment();
  const experiment = await createExperiment(
    {
      resultsDir: options.resultsDir,
      startedAt: new Date(),
      plan: ladder.plan,
      manifestFor: (experimentId): OverheadManifest => ({
        schemaVersion: RECORD_SCHEMA_VERSION,
        experimentId,
        command: "overhead",
        createdEpochMs: Date.now(),
        toolVersion: packageVersion(),
        environment,
        options: storedOptions(options),
        seed: options.seed,
        checkpoint: true,
        models: [manifestModel(ladder.model)],
        configs: { ...ladder.files },
        configsSha256: sha256Of(canonicalJson(ladder.files)),
        planSha256: planSha256Of(ladder.plan),
        ...designOf(options, ladder),
      }),
    },
    OVERHEAD,
  );
  return { experiment, ladder };
}
