import { mean } from "./mean.ts";

/** An answer with the probability that its giver put on it. */
export interface ConfidentAnswer {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly isCorrect: boolean;
}

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  /** Confidences in this bin lie above this (from it on, in the first bin) ... */
  readonly lowerBound: number;
  /** ... and up to this. */
  readonly upperBound: number;
  readonly count: number;
  /** `null` for an empty bin. */
  readonly meanConfidence: number | null;
  /** Share of correct answers; `null` for an empty bin. */
  readonly accuracy: number | null;
}

/** Bins of equal width over [0, 1]: bin i holds confidences in (i / n, (i + 1) / n], the first one also 0. */
export function equalWidthBins(
  answers: readonly ConfidentAnswer[],
  binCount: number,
): ReliabilityBin[] {
  return Array.from({ length: binCount }, (_, index) => {
    const [lowerBound, upperBound] = [index / binCount, (index + 1) / binCount];
    const isInside = ({ confidence }: ConfidentAnswer): boolean =>
      confidence <= upperBound && (confidence > lowerBound || index === 0);
    return reliabilityBin(answers.filter(isInside), lowerBound, upperBound);
  });
}

/**
 * Bins with the same number of answers, as nearly as equal confidences allow: those stay together,
 * so that the order of the answers does not matter. Bounds are confidences that occur. No bin is
 * empty; there are fewer than `binCount` when there are fewer distinct confidences.
 */
export function equalMassBins(
  answers: readonly ConfidentAnswer[],
  binCount: number,
): ReliabilityBin[] {
  const sorted = [...answers].sort((a, b) => a.confidence - b.confidence);
  const confidenceAt = (place: number): number => sorted[place]?.confidence ?? 0;
  const bins: ReliabilityBin[] = [];
  let start = 0;
  for (let index = 1; index <= binCount; index += 1) {
    let end = Math.floor((sorted.length * index) / binCount);
    if (end <= start) continue;
    while (end < sorted.length && confidenceAt(end) === confidenceAt(end - 1)) end += 1;
    const lowerBound = confidenceAt(Math.max(0, start - 1));
    bins.push(reliabilityBin(sorted.slice(start, end), lowerBound, confidenceAt(end - 1)));
    start = end;
  }
  return bins;
}

/**
 * Expected calibration error: distance between accuracy and mean confidence of each bin, weighted by
 * the bin's share of answers. In [0, 1]; `null` for no answers. Its value depends on the bins.
 *
 * Source: Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017, equation 3.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  let answerCount = 0;
  let weighted = 0;
  for (const { count, accuracy, meanConfidence } of bins) {
    if (accuracy === null || meanConfidence === null) continue;
    answerCount += count;
    weighted += count * Math.abs(accuracy - meanConfidence);
  }
  return answerCount === 0 ? null : weighted / answerCount;
}

function reliabilityBin(
  answers: readonly ConfidentAnswer[],
  lowerBound: number,
  upperBound: number,
): ReliabilityBin {
  return {
    lowerBound,
    upperBound,
    count: answers.length,
    meanConfidence: mean(answers.map(({ confidence }) => confidence)),
    accuracy: mean(answers.map(({ isCorrect }) => (isCorrect ? 1 : 0))),
  };
}
