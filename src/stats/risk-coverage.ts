import type { ConfidentAnswer } from "./calibration.ts";

/** What happens when only answers with at least this confidence are accepted. */
export interface RiskCoveragePoint {
  readonly threshold: number;
  readonly acceptedCount: number;
  /** Wrong ones among the accepted. */
  readonly wrongCount: number;
  /** Share of all answers that is accepted, in (0, 1]. */
  readonly coverage: number;
  /** Share of the accepted that is wrong, in [0, 1]. */
  readonly risk: number;
}

/**
 * The risk-coverage curve: one point for each confidence that occurs, from the highest (fewest
 * answers accepted) to the lowest (all accepted). Empty for no answers.
 *
 * Source: El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017.
 */
export function riskCoverageCurve(answers: readonly ConfidentAnswer[]): RiskCoveragePoint[] {
  const points: RiskCoveragePoint[] = [];
  let acceptedCount = 0;
  let wrongCount = 0;
  for (const { confidence, count, wrong } of byConfidence(answers)) {
    acceptedCount += count;
    wrongCount += wrong;
    points.push({
      threshold: confidence,
      acceptedCount,
      wrongCount,
      coverage: acceptedCount / answers.length,
      risk: wrongCount / acceptedCount,
    });
  }
  return points;
}

/**
 * Area under the risk-coverage curve: the mean, over k = 1 to n, of the risk among the k most
 * confident answers. In [0, 1], lower is better; `null` for no answers. Answers of equal confidence
 * are taken in random order, in expectation, so that the order of the input does not matter.
 *
 * Source: Geifman, Uziel and El-Yaniv 2019.
 */
export function areaUnderRiskCoverage(answers: readonly ConfidentAnswer[]): number | null {
  if (answers.length === 0) return null;
  let total = 0;
  let accepted = 0;
  let wrongBefore = 0;
  for (const { count, wrong } of byConfidence(answers)) {
    for (let taken = 1; taken <= count; taken += 1) {
      total += (wrongBefore + (wrong * taken) / count) / (accepted + taken);
    }
    accepted += count;
    wrongBefore += wrong;
  }
  return total / answers.length;
}

/**
 * The point of largest coverage whose risk is at most `targetRisk`; `null` when there is none. Chosen
 * and judged on the same answers it is optimistic: judge it on others with {@link acceptedAbove}.
 */
export function largestCoverage(
  curve: readonly RiskCoveragePoint[],
  targetRisk: number,
): RiskCoveragePoint | null {
  return curve.findLast(({ risk }) => risk <= targetRisk) ?? null;
}

/** What a threshold does to a set of answers. */
export interface AcceptedAnswers {
  readonly answerCount: number;
  readonly acceptedCount: number;
  readonly wrongCount: number;
  /** In [0, 1]; `null` for no answers. */
  readonly coverage: number | null;
  /** In [0, 1]; `null` when nothing is accepted. */
  readonly risk: number | null;
}

/** The answers with at least this confidence, counted. */
export function acceptedAbove(
  answers: readonly ConfidentAnswer[],
  threshold: number,
): AcceptedAnswers {
  const accepted = answers.filter(({ confidence }) => confidence >= threshold);
  const wrongCount = accepted.filter(({ isCorrect }) => !isCorrect).length;
  return {
    answerCount: answers.length,
    acceptedCount: accepted.length,
    wrongCount,
    coverage: answers.length === 0 ? null : accepted.length / answers.length,
    risk: accepted.length === 0 ? null : wrongCount / accepted.length,
  };
}

interface EqualConfidence {
  readonly confidence: number;
  readonly count: number;
  readonly wrong: number;
}

/** Answers grouped by confidence, highest first. */
function byConfidence(answers: readonly ConfidentAnswer[]): EqualConfidence[] {
  const groups = new Map<number, EqualConfidence>();
  for (const { confidence, isCorrect } of answers) {
    const { count, wrong } = groups.get(confidence) ?? { count: 0, wrong: 0 };
    groups.set(confidence, { confidence, count: count + 1, wrong: wrong + (isCorrect ? 0 : 1) });
  }
  return [...groups.values()].sort((a, b) => b.confidence - a.confidence);
}
