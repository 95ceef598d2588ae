import { describe, expect, it } from "vitest";
import {
  analyzeClassification,
  type ClassificationFigures,
} from "../../../../src/analyze/capability/classification.ts";
import {
  abstentionFigures,
  type ProbableAnswer,
  probabilityFigures,
} from "../../../../src/analyze/capability/classification-probabilities.ts";
import type {
  EvaluationRecord,
  EvaluationScore,
  EvaluationTrial,
} from "../../../../src/core/evaluation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../../src/core/record.ts";
import { scoreLabelProbabilities } from "../../../../src/score/label-probabilities.ts";
import { scoreLabelText } from "../../../../src/score/label-text.ts";
import {
  failedRecord,
  labelsResult,
  okRecord,
  textResult,
  trialOf,
} from "../../../fixtures/classification/evaluation-samples.ts";
import { REFERENCE } from "../../../fixtures/classification/read-reference.ts";

const ABSTENTION = { targetRisk: 0.02, seed: 42 };
const COLOURS = ["red", "blue", "green"];
const { expected } = REFERENCE;

function lineOf(
  trial: EvaluationTrial,
  score: Omit<EvaluationScore, "schemaVersion" | "trialKey">,
): EvaluationScore {
  return { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: trial.trialKey, ...score };
}

/** Figures of generated answers, each with the label that was right. */
function figuresOfTexts(
  answers: readonly (readonly [label: string, text: string])[],
  also: { readonly trials?: EvaluationTrial[]; readonly records?: EvaluationRecord[] } = {},
): ClassificationFigures {
  const items = answers.map(([label, text], docId) => {
    const trial = trialOf(docId, label, COLOURS, "label-text");
    const record = okRecord(docId, textResult(text, text === "" ? "max-tokens" : undefined));
    return { trial, record, score: lineOf(trial, scoreLabelText(trial, record)) };
  });
  return analyzeClassification(
    [...items.map(({ trial }) => trial), ...(also.trials ?? [])],
    [...items.map(({ record }) => record), ...(also.records ?? [])],
    items.map(({ score }) => score),
    ABSTENTION,
  );
}

/** Figures of the reference, asked by label probabilities. */
function referenceFigures(): ClassificationFigures {
  const { labels, actual, rawLogprobs } = REFERENCE;
  const items = rawLogprobs.map((raw, docId) => {
    const trial = trialOf(docId, actual[docId] ?? "", labels);
    const engineNs = (docId + 1) * 1_000_000;
    const tokens = raw.map((logprob, token) => [[token, logprob] as const]);
    const record = okRecord(docId, labelsResult(tokens, engineNs));
    return { trial, record, score: lineOf(trial, scoreLabelProbabilities(trial, record)) };
  });
  return analyzeClassification(
    items.map(({ trial }) => trial),
    items.map(({ record }) => record),
    items.map(({ score }) => score),
    ABSTENTION,
  );
}

describe("analyzeClassification", () => {
  it("counts invalid and truncated answers as wrong, each apart", () => {
    const figures = figuresOfTexts([
      ["red", "red"],
      ["red", "blue"],
      ["blue", "It is blue"],
      ["green", ""],
    ]);
    expect(figures.counts).toMatchObject({
      scoredCount: 4,
      answeredCount: 2,
      invalidCount: 1,
      truncatedCount: 1,
    });
    expect(figures).toMatchObject({
      correctCount: 1,
      accuracy: 0.25,
      invalidRate: 0.25,
      truncatedRate: 0.25,
      probabilities: null,
    });
    expect(figures.confusion).toEqual({
      labels: COLOURS,
      counts: [
        [1, 1, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      unlabelled: [0, 1, 1],
    });
  });

  it("leaves failed items out of every figure, and counts them", () => {
    const also = {
      trials: [trialOf(7, "red", COLOURS), trialOf(8, "red", COLOURS)],
      records: [failedRecord(7)],
    };
    const figures = figuresOfTexts([["red", "red"]], also);
    expect(figures.counts).toMatchObject({
      plannedCount: 3,
      scoredCount: 1,
      failedCount: 1,
      notRunCount: 1,
    });
    expect(figures.accuracy).toBe(1);
    expect(figures.latency?.itemCount).toBe(1);
  });

  it("counts results without a score apart", () => {
    const trials = [trialOf(0, "red", COLOURS)];
    const figures = analyzeClassification(trials, [okRecord(0, textResult("red"))], [], ABSTENTION);
    expect(figures.counts).toMatchObject({ scoredCount: 0, unscoredCount: 1 });
    expect(figures.accuracy).toBeNull();
  });

  it("has no figures where nothing was scored", () => {
    const figures = analyzeClassification(
      [trialOf(0, "red", COLOURS)],
      [failedRecord(0)],
      [],
      ABSTENTION,
    );
    expect(figures).toMatchObject({
      accuracy: null,
      invalidRate: null,
      macroF1: null,
      macroF1OfOccurring: null,
      weightedF1: null,
      probabilities: null,
      latency: null,
    });
  });

  it("agrees with scikit-learn and numpy on label probabilities", () => {
    const { accuracy, probabilities } = referenceFigures();
    expect(accuracy).toBeCloseTo(expected.accuracy, 12);
    expect(probabilities?.brier).toBeCloseTo(expected.brier, 12);
    expect(probabilities?.logLoss).toBeCloseTo(expected.logLoss, 12);
    expect(probabilities?.riskCoverageArea).toBeCloseTo(expected.riskCoverageArea, 12);
    expect(probabilities?.equalWidth.expectedCalibrationError).toBeCloseTo(
      expected.equalWidthError,
      12,
    );
    expect(probabilities?.equalMass.expectedCalibrationError).toBeCloseTo(
      expected.equalMassError,
      12,
    );
  });

  it("tells how long items take", () => {
    expect(referenceFigures().latency).toEqual({
      itemCount: 60,
      meanMs: 30.5,
      p50Ms: 30.5,
      p95Ms: 57.05,
    });
  });

  it("is the same after a way through JSON", () => {
    const figures = referenceFigures();
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
  });
});

const answerOf = (docId: number, confidence: number, isCorrect: boolean): ProbableAnswer => ({
  docId,
  confidence,
  isCorrect,
  brier: 0,
  logLoss: 0,
});

/** Right above 0.5 and wrong below, over and over. */
const SEPARABLE = Array.from({ length: 200 }, (_, docId) =>
  answerOf(docId, (docId % 100) / 100, docId % 100 >= 50),
);
const SETTINGS = { targetRisk: 0.02, seed: 42 };

describe("the abstention threshold", () => {
  it("is chosen on one half and judged on the other", () => {
    const { threshold, chosenOn, heldOut } = abstentionFigures(SEPARABLE, SETTINGS);
    expect(chosenOn?.answerCount).toBe(100);
    expect(heldOut?.answerCount).toBe(100);
    expect(chosenOn?.risk).toBeLessThanOrEqual(0.02);
    expect(threshold).toBeGreaterThan(0.45);
    expect(threshold).toBeLessThanOrEqual(0.55);
    expect((chosenOn?.acceptedCount ?? 0) + (heldOut?.acceptedCount ?? 0)).toBe(
      SEPARABLE.filter(({ confidence }) => confidence >= (threshold ?? 1)).length,
    );
  });

  it("depends on the seed and the items, not on their order", () => {
    const figures = abstentionFigures(SEPARABLE, SETTINGS);
    expect(abstentionFigures(SEPARABLE.toReversed(), SETTINGS)).toEqual(figures);
  });

  it("is null when no threshold meets the target", () => {
    const wrong = SEPARABLE.map((answer) => ({ ...answer, isCorrect: false }));
    expect(abstentionFigures(wrong, SETTINGS)).toEqual({
      ...SETTINGS,
      threshold: null,
      chosenOn: null,
      heldOut: null,
    });
  });

  it("has nothing to be judged on when there is one item", () => {
    const { chosenOn, heldOut } = abstentionFigures([answerOf(0, 0.9, true)], SETTINGS);
    expect(chosenOn).toMatchObject({ acceptedCount: 1, risk: 0 });
    expect(heldOut).toMatchObject({ answerCount: 0, coverage: null, risk: null });
  });
});

describe("the risk-coverage curve", () => {
  it("has at most a point for each percent, and ends at full coverage", () => {
    const answers = Array.from({ length: 3000 }, (_, docId) =>
      answerOf(docId, docId / 3000, docId % 3 === 0),
    );
    const curve = probabilityFigures(answers, SETTINGS)?.riskCoverage ?? [];
    expect(curve.length).toBeLessThanOrEqual(101);
    expect(curve.at(-1)?.coverage).toBe(1);
  });
});
