import { deriveSeed, seededRandom } from "../../core/random.ts";
import {
  type ConfidentAnswer,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  type ReliabilityBin,
} from "../../stats/calibration.ts";
import { mean } from "../../stats/mean.ts";
import {
  type AcceptedAnswers,
  acceptedAbove,
  areaUnderRiskCoverage,
  largestCoverage,
  type RiskCoveragePoint,
  riskCoverageCurve,
} from "../../stats/risk-coverage.ts";

/** What the scorer of label probabilities says of one item. */
export interface ProbableAnswer extends ConfidentAnswer {
  readonly docId: number;
  /** In [0, 2]. */
  readonly brier: number;
  /** Nats. */
  readonly logLoss: number;
}

export interface AbstentionSettings {
  /** Share of wrong answers that is allowed among the accepted ones, in [0, 1]. */
  readonly targetRisk: number;
  /** Of the split into halves. */
  readonly seed: number;
}

/** "Accept answers from this confidence on, hand the others to a person." */
export interface AbstentionFigures extends AbstentionSettings {
  /** `null` when no threshold meets the target on the half on which it is chosen. */
  readonly threshold: number | null;
  /** The half on which the threshold was chosen: optimistic. `null` without a threshold. */
  readonly chosenOn: AcceptedAnswers | null;
  /** The other half: what to expect. `null` without a threshold. */
  readonly heldOut: AcceptedAnswers | null;
}

/** Figures that need a probability for each answer. */
export interface ProbabilityFigures {
  readonly itemCount: number;
  /** Mean of the multi-class Brier score, in [0, 2]; a uniform guess over k labels has 1 - 1/k. */
  readonly brier: number;
  /** Mean of -ln of the right label's probability, nats; a uniform guess over k labels has ln k. */
  readonly logLoss: number;
  readonly meanConfidence: number;
  /** Ten bins of equal width over [0, 1]. */
  readonly equalWidth: CalibrationFigures;
  /** Ten bins of equal counts, as nearly as equal confidences allow. */
  readonly equalMass: CalibrationFigures;
  /** At most one point for each percent of coverage, most confident first. */
  readonly riskCoverage: readonly RiskCoveragePoint[];
  /** Mean risk over all coverages, in [0, 1], lower is better. */
  readonly riskCoverageArea: number;
  readonly abstention: AbstentionFigures;
}

export interface CalibrationFigures {
  readonly expectedCalibrationError: number;
  readonly bins: readonly ReliabilityBin[];
}

const BIN_COUNT = 10;
const CURVE_STEPS = 100;

/** Calibration, proper scores, risk-coverage and the abstention threshold; `null` for no answers. */
export function probabilityFigures(
  answers: readonly ProbableAnswer[],
  settings: AbstentionSettings,
): ProbabilityFigures | null {
  const brier = mean(answers.map((answer) => answer.brier));
  const logLoss = mean(answers.map((answer) => answer.logLoss));
  const meanConfidence = mean(answers.map(({ confidence }) => confidence));
  const equalWidth = calibrationFigures(equalWidthBins(answers, BIN_COUNT));
  const equalMass = calibrationFigures(equalMassBins(answers, BIN_COUNT));
  const riskCoverageArea = areaUnderRiskCoverage(answers);
  if (brier === null || logLoss === null || meanConfidence === null) return null;
  if (equalWidth === null || equalMass === null || riskCoverageArea === null) return null;
  return {
    itemCount: answers.length,
    brier,
    logLoss,
    meanConfidence,
    equalWidth,
    equalMass,
    riskCoverage: thinned(riskCoverageCurve(answers)),
    riskCoverageArea,
    abstention: abstentionFigures(answers, settings),
  };
}

/**
 * Chooses the threshold of largest coverage within the target on a seeded half of the items, and
 * judges it on the other half.
 */
export function abstentionFigures(
  answers: readonly ProbableAnswer[],
  { targetRisk, seed }: AbstentionSettings,
): AbstentionFigures {
  const inOrder = [...answers].sort((a, b) => a.docId - b.docId);
  const drawn = seededRandom(deriveSeed(seed, "abstention halves")).shuffled(inOrder);
  const chosenOn = drawn.slice(0, Math.ceil(drawn.length / 2));
  const heldOut = drawn.slice(chosenOn.length);
  const threshold = largestCoverage(riskCoverageCurve(chosenOn), targetRisk)?.threshold ?? null;
  const judge = (half: readonly ProbableAnswer[]): AcceptedAnswers | null =>
    threshold === null ? null : acceptedAbove(half, threshold);
  return { targetRisk, seed, threshold, chosenOn: judge(chosenOn), heldOut: judge(heldOut) };
}

function calibrationFigures(bins: readonly ReliabilityBin[]): CalibrationFigures | null {
  const error = expectedCalibrationError(bins);
  return error === null ? null : { expectedCalibrationError: error, bins };
}

/** The first point at or past each percent of coverage. */
function thinned(curve: readonly RiskCoveragePoint[]): RiskCoveragePoint[] {
  const stepOf = ({ coverage }: RiskCoveragePoint): number => Math.floor(coverage * CURVE_STEPS);
  return curve.filter((point, place) => {
    const before = curve[place - 1];
    return before === undefined || stepOf(point) > stepOf(before);
  });
}
