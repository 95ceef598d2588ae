import type {
  PerformanceFiles,
  PerformanceRuns,
} from "../../analyze/performance/analyze-performance.ts";
import { plannedRunOf } from "../../analyze/performance/planned-run.ts";
import { ReducedRecords } from "../../analyze/performance/reduced-records.ts";
import { collect } from "../../core/collect.ts";
import { plannedTrialSchema } from "../../core/record.ts";
import { missingScores } from "../../score/score-performance.ts";
import { PERFORMANCE } from "../../store/experiment-format.ts";
import { readExperiment } from "../../store/stored-experiment.ts";
import { noteTorn, UnreadableLines } from "./left-out-lines.ts";

/** Each line of the plan is reduced as soon as it is checked. */
const REDUCED = { ...PERFORMANCE, trial: plannedTrialSchema.transform(plannedRunOf) };

/**
 * A performance experiment as the analysis needs it: each line is reduced while the file is read, so that a
 * hundred thousand records take the memory of their figures. Scores that are missing are computed.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function readPerformanceRuns(directory: string): Promise<PerformanceRuns> {
  const stored = await readExperiment(directory, REDUCED);
  const { manifest, plan, paths } = stored;
  const unreadable = new UnreadableLines();
  const sessions = await collect(stored.readSessions());
  const scores = await collect(stored.readScores());
  const scoreOf = missingScores(manifest, scores);
  const records = new ReducedRecords();
  for await (const record of stored.readRecords(noteTorn(paths.records), unreadable.note)) {
    records.add(record);
    scores.push(...scoreOf(record));
  }
  return { manifest, plan, records, sessions, scores, unreadableLineCount: unreadable.count };
}

/**
 * The same with its whole records, for the formats that other tools define. Lines that cannot be used are
 * left out without a word: they were named when the experiment was loaded.
 * @throws PrerequisiteError as `readExperiment`
 */
export async function readPerformanceFiles(directory: string): Promise<PerformanceFiles> {
  const stored = await readExperiment(directory, PERFORMANCE);
  const { manifest, plan } = stored;
  const records = await collect(stored.readRecords(undefined, () => undefined));
  const sessions = await collect(stored.readSessions());
  return { manifest, plan, records, sessions, scores: await collect(stored.readScores()) };
}
