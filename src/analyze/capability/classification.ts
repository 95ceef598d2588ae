import { classificationTarget } from "../../core/classification-target.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import { type ConfusionMatrix, confusionMatrix } from "../../stats/confusion-matrix.ts";
import {
  type ClassScores,
  classScores,
  macroF1,
  macroF1OfOccurring,
  weightedF1,
} from "../../stats/f1.ts";
import {
  type AbstentionSettings,
  type ProbabilityFigures,
  type ProbableAnswer,
  probabilityFigures,
} from "./classification-probabilities.ts";
import { type ItemLatency, itemLatency } from "./item-latency.ts";

/** What became of the items. Planned = scored + failed + unscored + not run. */
export interface ClassificationCounts {
  readonly plannedCount: number;
  /** Answered, invalid and truncated: the denominator of every figure below. */
  readonly scoredCount: number;
  readonly answeredCount: number;
  /** The answer was no label. */
  readonly invalidCount: number;
  /** The output ended at its token limit before it was a label. */
  readonly truncatedCount: number;
  /** The engine gave no result: neither right nor wrong, left out of every figure. */
  readonly failedCount: number;
  /** There is a result, and no score for it yet. */
  readonly unscoredCount: number;
  readonly notRunCount: number;
}

/** Everything about one model on one classification task. */
export interface ClassificationFigures {
  readonly counts: ClassificationCounts;
  readonly correctCount: number;
  /** Correct / scored, in [0, 1]; invalid and truncated answers are wrong. `null` without scored items. */
  readonly accuracy: number | null;
  /** Invalid / scored, in [0, 1]; `null` without scored items. */
  readonly invalidRate: number | null;
  /** Truncated / scored, in [0, 1]; `null` without scored items. */
  readonly truncatedRate: number | null;
  /** Over the whole label set; labels that neither occur nor were answered count 0. */
  readonly macroF1: number | null;
  /** Over the labels that occur among the scored items: the one to read for a small sample. */
  readonly macroF1OfOccurring: number | null;
  readonly weightedF1: number | null;
  /** In the order of the label set. */
  readonly classes: readonly ClassScores[];
  /** `unlabelled` is the column of invalid and truncated answers. */
  readonly confusion: ConfusionMatrix;
  /** `null` where answers have no probability: generated labels. */
  readonly probabilities: ProbabilityFigures | null;
  /** `null` without results. */
  readonly latency: ItemLatency | null;
}

/**
 * Figures of one model on one classification task.
 *
 * @param trials the planned items of this model and task, all with one scorer
 * @param records of any trials; those of others are ignored
 * @param scores of any trials; those of others are ignored
 * @throws PrerequisiteError `target-unusable`
 * @throws RangeError when an answer is no label of the set
 */
export function analyzeClassification(
  trials: readonly EvaluationTrial[],
  records: readonly EvaluationRecord[],
  scores: readonly EvaluationScore[],
  abstention: AbstentionSettings,
): ClassificationFigures {
  const recordOf = new Map(records.map((record) => [record.trialKey, record]));
  const scoreOf = new Map(scores.map((score) => [score.trialKey, score]));
  const items = trials.map((trial) => ({
    trial,
    ...classificationTarget(trial),
    record: recordOf.get(trial.trialKey) ?? null,
    score: scoreOf.get(trial.trialKey) ?? null,
  }));
  const scored = items.flatMap(({ score, ...item }) =>
    isScored(item.record, score) ? [{ ...item, score }] : [],
  );
  const counts = countItems(items, scored);
  const labels = [...new Set(items.flatMap((item) => item.labels))];
  const confusion = confusionMatrix(
    labels,
    scored.map(({ label, score }) => ({ actual: label, predicted: answerOf(score) })),
  );
  const classes = classScores(confusion);
  const correctCount = classes.reduce((sum, { correctCount: count }) => sum + count, 0);
  return {
    counts,
    correctCount,
    accuracy: ratio(correctCount, counts.scoredCount),
    invalidRate: ratio(counts.invalidCount, counts.scoredCount),
    truncatedRate: ratio(counts.truncatedCount, counts.scoredCount),
    macroF1: macroF1(classes),
    macroF1OfOccurring: macroF1OfOccurring(classes),
    weightedF1: weightedF1(classes),
    classes,
    confusion,
    probabilities: probabilityFigures(scored.flatMap(probableAnswer), abstention),
    latency: itemLatency(items.flatMap(({ record }) => (record === null ? [] : [record]))),
  };
}

interface Item {
  readonly trial: EvaluationTrial;
  readonly label: string;
  readonly record: EvaluationRecord | null;
}

interface ScoredItem extends Item {
  readonly score: EvaluationScore;
}

/** A failed item has no answer, whatever a stale score may say. */
function isScored(
  record: EvaluationRecord | null,
  score: EvaluationScore | null,
): score is EvaluationScore {
  return score !== null && record?.status === "ok";
}

function answerOf({ outcome, answer }: EvaluationScore): string | null {
  return outcome === "answered" && typeof answer === "string" ? answer : null;
}

function countItems(items: readonly Item[], scored: readonly ScoredItem[]): ClassificationCounts {
  const outcomeCount = (outcome: EvaluationScore["outcome"]): number =>
    scored.filter(({ score }) => score.outcome === outcome).length;
  const okCount = items.filter(({ record }) => record?.status === "ok").length;
  return {
    plannedCount: items.length,
    scoredCount: scored.length,
    answeredCount: outcomeCount("answered"),
    invalidCount: outcomeCount("invalid"),
    truncatedCount: outcomeCount("truncated"),
    failedCount: items.filter(({ record }) => record?.status === "failed").length,
    unscoredCount: okCount - scored.length,
    notRunCount: items.filter(({ record }) => record === null).length,
  };
}

/** The metrics of the scorer "label-probabilities"; nothing where they are missing. */
function probableAnswer({ trial, label, score }: ScoredItem): ProbableAnswer[] {
  const { confidence, brier, log_loss: logLoss } = score.metrics;
  if (typeof confidence !== "number" || typeof brier !== "number" || typeof logLoss !== "number") {
    return [];
  }
  const isCorrect = answerOf(score) === label;
  return [{ docId: trial.docId, confidence, isCorrect, brier, logLoss }];
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
