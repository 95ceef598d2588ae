import type { Manifest } from "../core/manifest.ts";
import type { OkRecord, ScoreRecord, TrialRecord } from "../core/record.ts";
import { createJsonValidityScorer } from "./json-validity.ts";

/**
 * The scores that are still missing: one for every successful, measured record of a scenario with a
 * JSON Schema whose output was free to end (modes `constrained` and `unconstrained`). A trial that
 * failed has no output and so no score.
 *
 * @throws ConfigError when a scenario's schema cannot be compiled.
 */
export function scorePerformance(input: {
  readonly manifest: Manifest;
  readonly records: readonly TrialRecord[];
  readonly scores: readonly ScoreRecord[];
}): ScoreRecord[] {
  return input.records.flatMap(missingScores(input.manifest, input.scores));
}

/** The same for one record at a time, as they are read: no score, or the one that is missing. */
export function missingScores(
  manifest: Manifest,
  scores: readonly ScoreRecord[],
): (record: TrialRecord) => ScoreRecord[] {
  const done = new Set(scores.map((score) => score.trialKey));
  const scorers = scorersByScenario(manifest);
  return (record) => {
    const scorer = scorers.get(record.scenario);
    if (scorer === undefined || !hasNaturalOutput(record) || done.has(record.trialKey)) return [];
    done.add(record.trialKey);
    return [scorer(record)];
  };
}

function scorersByScenario(manifest: Manifest) {
  const scorers = new Map<string, (record: OkRecord) => ScoreRecord>();
  for (const { scenario, jsonSchema } of manifest.scenarios) {
    if (jsonSchema !== null) scorers.set(scenario, createJsonValidityScorer(jsonSchema));
  }
  return scorers;
}

function hasNaturalOutput(record: TrialRecord): record is OkRecord {
  return (
    record.status === "ok" &&
    record.phase === "measured" &&
    (record.mode === "constrained" || record.mode === "unconstrained")
  );
}
