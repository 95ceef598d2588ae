import { bootstrapMacroF1, type LabelAnswers } from "../../src/stats/bootstrap/macro-f1.ts";
import { bootstrapStatistic } from "../../src/stats/bootstrap/statistic.ts";
import { shareFigure, type Reference, type SimulatedFigure } from "./figure.ts";
import { holds } from "./mean-coverage.ts";
import { repeat, simulationRandom, type SimulationRandom } from "./random-values.ts";

const LABELS = 77;
/** Resamples of one bootstrap: enough for a coverage, and a tenth of the time. */
const RESAMPLES = 1_000;
/** One replicate in place of so many: each resamples up to 3,080 items twice. */
const REPLICATES_SHARE = 10;
/** Accuracies of the labels lie evenly between these. */
const LOWEST_ACCURACY = 0.4;
const HIGHEST_ACCURACY = 1;

const METHODS = [
  "percentile, all items resampled",
  "basic, all items resampled",
  "percentile, within labels",
  "basic, within labels",
  "BCa, within labels",
] as const;

interface Setting {
  readonly itemsPerLabel: number;
  /** In the order of the methods. */
  readonly reference: readonly Reference[];
}

const SETTINGS: readonly Setting[] = [
  { itemsPerLabel: 10, reference: [0.855, 0.932, 0.902, null, null] },
  { itemsPerLabel: 40, reference: [0.925, null, 0.932, null, null] },
];

/** How often a 95 % interval holds the macro-F1 that the classifier has on endless data. */
export function simulateMacroF1Coverage(replicates: number, seed: number): SimulatedFigure[] {
  const count = Math.max(2, Math.round(replicates / REPLICATES_SHARE));
  return SETTINGS.flatMap((setting) => simulateSetting(setting, count, seed));
}

function simulateSetting(
  { itemsPerLabel, reference }: Setting,
  replicates: number,
  seed: number,
): SimulatedFigure[] {
  const label = `macro-F1, ${LABELS} labels x ${itemsPerLabel} items`;
  const random = simulationRandom(seed, label);
  const truth = trueMacroF1();
  const hits = METHODS.map(() => 0);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const answers = drawAnswers(random, itemsPerLabel);
    for (const [place, interval] of intervalsOf(answers, random.seed()).entries()) {
      if (holds(interval, truth)) hits[place] = (hits[place] ?? 0) + 1;
    }
  }
  return METHODS.map((method, place) =>
    shareFigure(
      `${label}: ${method}`,
      { hits: hits[place] ?? 0, replicates },
      reference[place] ?? null,
    ),
  );
}

/** In the order of the methods. */
function intervalsOf(answers: LabelAnswers, seed: number) {
  const settings = { seed, resamples: RESAMPLES };
  const items = repeat(answers.actual.length, (item) => item);
  const whole = bootstrapStatistic(items, macroF1OfItems(answers), settings).value;
  const within = bootstrapMacroF1(answers, settings).value;
  const percentileAndBasic = [whole, within].flatMap((result) =>
    result === null ? [null, null] : [result.percentile, result.basic],
  );
  return [...percentileAndBasic, within?.bca.value ?? null];
}

/** Macro-F1 of items that are given by their place, over all labels of the set. */
function macroF1OfItems({ actual, predicted }: LabelAnswers): (places: Float64Array) => number {
  const sizes = new Int32Array(LABELS);
  const correct = new Int32Array(LABELS);
  return (places) => {
    sizes.fill(0);
    correct.fill(0);
    for (let index = 0; index < places.length; index += 1) {
      const item = places[index] as number;
      const label = actual[item] as number;
      const answer = predicted[item] as number;
      sizes[label] = (sizes[label] as number) + 1;
      sizes[answer] = (sizes[answer] as number) + 1;
      if (answer === label) correct[label] = (correct[label] as number) + 1;
    }
    let sum = 0;
    for (let label = 0; label < LABELS; label += 1) {
      const size = sizes[label] as number;
      if (size > 0) sum += (2 * (correct[label] as number)) / size;
    }
    return sum / LABELS;
  };
}

function accuracyOf(label: number): number {
  return LOWEST_ACCURACY + ((HIGHEST_ACCURACY - LOWEST_ACCURACY) * label) / (LABELS - 1);
}

/** A wrong answer is any other label, each as likely. */
function drawAnswers(random: SimulationRandom, itemsPerLabel: number): LabelAnswers {
  const actual = repeat(LABELS * itemsPerLabel, (item) => Math.floor(item / itemsPerLabel));
  const predicted = actual.map((label) => {
    if (random.fraction() < accuracyOf(label)) return label;
    return (label + 1 + random.below(LABELS - 1)) % LABELS;
  });
  return { actual, predicted, labelCount: LABELS };
}

/** The F1 of every label from the shares that the classifier has on endless data, as many items of each. */
function trueMacroF1(): number {
  const accuracies = repeat(LABELS, accuracyOf);
  const wrongShare = accuracies.reduce((sum, accuracy) => sum + 1 - accuracy, 0);
  const scores = accuracies.map((accuracy) => {
    const predictedShare = accuracy + (wrongShare - (1 - accuracy)) / (LABELS - 1);
    return (2 * accuracy) / (1 + predictedShare);
  });
  return scores.reduce((sum, score) => sum + score, 0) / LABELS;
}
