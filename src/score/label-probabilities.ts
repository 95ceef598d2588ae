import type { EvaluationScore, EvaluationTrial, OkEvaluationRecord } from "../core/evaluation.ts";
import { classificationTarget } from "../core/classification-target.ts";
import {
  labelDistribution,
  type LabelDistribution,
  type ScoredLabel,
} from "./label-distribution.ts";
import { unscorable } from "./unscorable.ts";

/** Raised with every change of the figures below. */
export const LABEL_PROBABILITIES_VERSION = 1;

const SHOWN_LABELS = 5;

/** Farther from 1 the sum of probabilities cannot be by rounding: one label's tokens begin another's. */
const SUM_TOLERANCE = 1e-6;

/**
 * The answer is the most probable label (see {@link labelDistribution}; the first of several equally
 * probable ones), so no answer is invalid. Metrics:
 * - `acc`: 1 for the right label, else 0.
 * - `confidence`: probability of the answer.
 * - `brier`: sum over all labels of (probability - truth)^2, in [0, 2], lower is better.
 * - `log_loss`: -ln of the right label's probability, nats.
 *
 * Labels are not equally likely before the question is read: short and common words have an
 * advantage (label bias). Nothing corrects for that; `rawLogprob` and `mass` in the details show it.
 *
 * @throws PrerequisiteError when the record does not hold one entry for each label.
 */
export function scoreLabelProbabilities(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
): Omit<EvaluationScore, "schemaVersion" | "trialKey"> {
  const { label, labels } = classificationTarget(trial);
  const distribution = labelDistribution(scoredLabels(trial, record, labels.length));
  const entries = labels.map((name, index) => entryOf(distribution, name, index));
  const total = sum(entries.map(({ probability }) => probability));
  if (!(Math.abs(total - 1) <= SUM_TOLERANCE)) throw unscorable(trial, "its labels overlap");
  const ranked = [...entries].sort((a, b) => b.logProbability - a.logProbability);
  const [best, truth] = [ranked[0], entries[labels.indexOf(label)]];
  if (best === undefined || truth === undefined) throw unscorable(trial, "it holds no labels");
  return {
    scorer: "label-probabilities",
    scorerVersion: LABEL_PROBABILITIES_VERSION,
    outcome: "answered",
    answer: best.label,
    metrics: {
      acc: best === truth ? 1 : 0,
      confidence: best.probability,
      brier: sum(entries.map((entry) => (entry.probability - (entry === truth ? 1 : 0)) ** 2)),
      log_loss: 0 - truth.logProbability,
    },
    details: {
      top: ranked.slice(0, SHOWN_LABELS).map(shown),
      truth: { ...shown(truth), rank: ranked.indexOf(truth) + 1 },
      entropyNats: entropy(entries),
      mass: distribution.mass,
      labelMass: distribution.labelMass,
    },
  };
}

interface LabelEntry {
  readonly label: string;
  readonly logProbability: number;
  readonly probability: number;
  readonly rawLogprob: number;
}

function entryOf(distribution: LabelDistribution, label: string, index: number): LabelEntry {
  const logProbability = distribution.logProbabilities[index] ?? -Infinity;
  const rawLogprob = distribution.rawLogprobs[index] ?? -Infinity;
  return { label, logProbability, probability: Math.exp(logProbability), rawLogprob };
}

function shown({ label, probability, rawLogprob }: LabelEntry) {
  return { label, probability, rawLogprob };
}

function scoredLabels(
  trial: EvaluationTrial,
  record: OkEvaluationRecord,
  labelCount: number,
): readonly ScoredLabel[] {
  if (record.result.kind !== "labels") throw unscorable(trial, "it holds no label probabilities");
  const scored = record.result.labels;
  if (scored.length !== labelCount) {
    throw unscorable(trial, `it holds ${scored.length} labels where ${labelCount} were asked`);
  }
  const isWhole = ({ tokens, tokenLogprobs }: ScoredLabel): boolean =>
    tokens.length > 0 && tokens.length === tokenLogprobs.length;
  if (!scored.every(isWhole)) throw unscorable(trial, "a label lacks tokens or log-probabilities");
  return scored;
}

/** Nats; 0 for certainty, ln of the number of labels for a uniform distribution. */
function entropy(entries: readonly LabelEntry[]): number {
  const terms = entries.map(({ probability, logProbability }) =>
    probability === 0 ? 0 : probability * logProbability,
  );
  return 0 - sum(terms);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
