import type {
  EvaluationRecord,
  EvaluationScore,
  EvaluationTrial,
  OkEvaluationRecord,
} from "../../../core/evaluation.ts";
import { type FilterFigures, filterFigures } from "./filters.ts";
import { asPythonFloat, pythonJson, type PythonValue } from "./python-json.ts";
import { sampleHashes, targetText } from "./sample-hashes.ts";
import { filteredResponses, sampleArguments, sampleResponses } from "./sample-requests.ts";

interface ScoredItem {
  readonly trial: EvaluationTrial;
  readonly record: OkEvaluationRecord;
  readonly score: EvaluationScore;
}

/**
 * The lines of `samples_<task>.jsonl` of one model and leaf task in the format of lm-eval 0.4.13, each
 * without its line break: for every filter one line per scored item, in the order of the documents.
 * Items that failed or have no score are left out; of an item that was tried again the last record
 * counts.
 */
export function sampleLogLines(
  trials: readonly EvaluationTrial[],
  records: readonly EvaluationRecord[],
  scores: readonly EvaluationScore[],
): string[] {
  const items = scoredItems(trials, records, scores);
  const lines = items.flatMap((item) =>
    filterFigures(item.score).map((figures) => ({
      filter: figures.filter,
      line: pythonJson(sampleOf(item, figures)),
    })),
  );
  const filters = [...new Set(lines.map(({ filter }) => filter))];
  return filters.flatMap((filter) =>
    lines.filter((entry) => entry.filter === filter).map(({ line }) => line),
  );
}

function scoredItems(
  trials: readonly EvaluationTrial[],
  records: readonly EvaluationRecord[],
  scores: readonly EvaluationScore[],
): ScoredItem[] {
  const recordOf = new Map(records.map((record) => [record.trialKey, record]));
  const scoreOf = new Map(scores.map((score) => [score.trialKey, score]));
  const ordered = [...trials].sort((a, b) => a.docId - b.docId);
  return ordered.flatMap((trial) => {
    const record = recordOf.get(trial.trialKey);
    const score = scoreOf.get(trial.trialKey);
    return record?.status === "ok" && score !== undefined ? [{ trial, record, score }] : [];
  });
}

function sampleOf(
  { trial, record, score }: ScoredItem,
  { filter, metrics }: FilterFigures,
): PythonValue {
  const filtered = score.details["filtered"];
  return {
    doc_id: trial.docId,
    doc: trial.doc,
    target: targetText(trial),
    arguments: sampleArguments(trial.request),
    resps: sampleResponses(record).map((response) => [response]),
    filtered_resps: filteredResponses(trial, record, isRecord(filtered) ? filtered : {}, filter),
    filter,
    metrics: Object.keys(metrics),
    ...sampleHashes(trial),
    ...figures(metrics),
  };
}

function figures(metrics: FilterFigures["metrics"]): Record<string, PythonValue> {
  return Object.fromEntries(
    Object.entries(metrics).map(([metric, value]) => [
      metric,
      value === null ? null : asPythonFloat(value),
    ]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
