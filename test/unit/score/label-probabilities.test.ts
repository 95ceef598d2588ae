import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { evaluationScoreSchema } from "../../../src/core/evaluation.ts";
import { RECORD_SCHEMA_VERSION } from "../../../src/core/record.ts";
import { labelContinuations } from "../../../src/measure/label-trie.ts";
import { labelDistribution, type ScoredLabel } from "../../../src/score/label-distribution.ts";
import { scoreLabelProbabilities } from "../../../src/score/label-probabilities.ts";
import {
  labelsResult,
  okRecord,
  textResult,
  trialOf,
} from "../../fixtures/classification/evaluation-samples.ts";
import { REFERENCE } from "../../fixtures/classification/read-reference.ts";

const ln = Math.log;

function probabilitiesOf(labels: readonly ScoredLabel[]): number[] {
  return labelDistribution(labels).logProbabilities.map(Math.exp);
}

/** Labels as a trie would have them scored: equal beginnings have equal log-probabilities. */
const scoredLabels = fc
  .array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }), {
    minLength: 2,
    maxLength: 30,
  })
  .chain((lists) => {
    const found = labelContinuations(lists);
    const kept = found.kind === "distinct" ? found.continuations : [[0], [1]];
    return fc.integer().map((seed) =>
      kept.map((tokens): ScoredLabel => ({
        tokens,
        tokenLogprobs: tokens.map((_, place) => logprobOf(tokens.slice(0, place + 1), seed)),
      })),
    );
  });

/** Some log-probability between 0 and -40 that depends on the beginning alone. */
function logprobOf(beginning: readonly number[], seed: number): number {
  const mixed = beginning.reduce((hash, token) => Math.imul(hash ^ (token + 1), 0x9e3779b1), seed);
  return -((mixed >>> 0) % 4001) / 100;
}

describe("labelDistribution", () => {
  it("scales the raw probabilities at each branching point of the trie", () => {
    const labels: ScoredLabel[] = [
      { tokens: [1, 3], tokenLogprobs: [ln(0.3), ln(0.1)] },
      { tokens: [1, 4], tokenLogprobs: [ln(0.3), ln(0.3)] },
      { tokens: [2], tokenLogprobs: [ln(0.1)] },
    ];
    const [a = 0, b = 0, c = 0] = probabilitiesOf(labels);
    expect(a).toBeCloseTo(0.75 * 0.25, 12);
    expect(b).toBeCloseTo(0.75 * 0.75, 12);
    expect(c).toBeCloseTo(0.25, 12);
  });

  it("ignores how likely a token is where no other can follow", () => {
    const labels: ScoredLabel[] = [
      { tokens: [9, 1], tokenLogprobs: [-30, ln(0.2)] },
      { tokens: [9, 2], tokenLogprobs: [-30, ln(0.6)] },
    ];
    expect(probabilitiesOf(labels)[0]).toBeCloseTo(0.25, 12);
  });

  it("keeps how likely the model was to begin a label, and to write one", () => {
    const found = labelDistribution([
      { tokens: [1, 3], tokenLogprobs: [ln(0.3), ln(0.1)] },
      { tokens: [1, 4], tokenLogprobs: [ln(0.3), ln(0.3)] },
      { tokens: [2], tokenLogprobs: [ln(0.1)] },
    ]);
    expect(found.mass).toBeCloseTo(0.4, 12);
    expect(found.labelMass).toBeCloseTo(0.3 * 0.4 + 0.1, 12);
    expect(found.rawLogprobs[0]).toBeCloseTo(ln(0.03), 12);
  });

  it("counts what all labels share as written", () => {
    const labels: ScoredLabel[] = [
      { tokens: [9, 1], tokenLogprobs: [ln(0.99), ln(0.2)] },
      { tokens: [9, 2], tokenLogprobs: [ln(0.99), ln(0.1)] },
    ];
    const { mass, labelMass } = labelDistribution(labels);
    expect(mass).toBeCloseTo(0.3, 12);
    expect(labelMass).toBeCloseTo(0.99 * 0.3, 12);
  });

  it("survives log-probabilities whose exponential is 0", () => {
    const labels = [-2000, -2000 + ln(3)].map((logprob, index) => ({
      tokens: [index],
      tokenLogprobs: [logprob],
    }));
    expect(probabilitiesOf(labels)[1]).toBeCloseTo(0.75, 9);
  });

  it("sums to one", () => {
    fc.assert(
      fc.property(scoredLabels, (labels) => {
        const total = probabilitiesOf(labels).reduce((a, b) => a + b, 0);
        expect(Math.abs(total - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  it("gives each label the same probability in any order", () => {
    fc.assert(
      fc.property(scoredLabels, (labels) => {
        const reversed = probabilitiesOf(labels.toReversed()).toReversed();
        for (const [index, probability] of probabilitiesOf(labels).entries()) {
          expect(reversed[index]).toBeCloseTo(probability, 12);
        }
      }),
    );
  });
});

const COLOURS = ["red", "blue", "green"];
const RESULT = labelsResult([[[1, ln(0.1)]], [[2, ln(0.05)]], [[3, ln(0.05)]]]);

describe("scoreLabelProbabilities", () => {
  it("answers with the most probable label and scores all of them", () => {
    const score = scoreLabelProbabilities(trialOf(0, "red", COLOURS), okRecord(0, RESULT));
    expect(score).toMatchObject({ outcome: "answered", answer: "red", metrics: { acc: 1 } });
    expect(score.metrics["confidence"]).toBeCloseTo(0.5, 12);
    expect(score.metrics["brier"]).toBeCloseTo(0.25 + 0.0625 + 0.0625, 12);
    expect(score.metrics["log_loss"]).toBeCloseTo(ln(2), 12);
    expect(score.details["entropyNats"]).toBeCloseTo(0.5 * ln(2) + 0.5 * ln(4), 12);
    expect(score.details["mass"]).toBeCloseTo(0.2, 12);
  });

  it("shows the five best labels, and the place of the right one", () => {
    const labels = ["a", "b", "c", "d", "e", "f"];
    const result = labelsResult(labels.map((_, index) => [[index, -1 - index] as const]));
    const { details } = scoreLabelProbabilities(trialOf(0, "f", labels), okRecord(0, result));
    const top = z.array(z.object({ label: z.string() })).parse(details["top"]);
    expect(top.map(({ label }) => label)).toEqual(["a", "b", "c", "d", "e"]);
    expect(details["truth"]).toMatchObject({ label: "f", rank: 6, rawLogprob: -6 });
  });

  it("takes the first of equally probable labels", () => {
    const score = scoreLabelProbabilities(trialOf(0, "green", ["green", "red"]), {
      ...okRecord(0, labelsResult([[[1, -1]], [[2, -1]]])),
    });
    expect(score.answer).toBe("green");
  });

  it("has a finite loss for a right label of probability 0", () => {
    const result = labelsResult([[[1, -1]], [[2, -5000]]]);
    const { metrics } = scoreLabelProbabilities(
      trialOf(0, "blue", ["red", "blue"]),
      okRecord(0, result),
    );
    expect(metrics["log_loss"]).toBeCloseTo(4999, 6);
  });

  it("agrees with scikit-learn's Brier score and log loss", () => {
    const { labels, actual, rawLogprobs, expected } = REFERENCE;
    const scores = rawLogprobs.map((raw, index) =>
      scoreLabelProbabilities(
        trialOf(index, actual[index] ?? "", labels),
        okRecord(index, labelsResult(raw.map((logprob, token) => [[token, logprob] as const]))),
      ),
    );
    const meanOf = (name: string): number =>
      scores.reduce((sum, { metrics }) => sum + (metrics[name] ?? NaN), 0) / scores.length;
    expect(scores.map(({ answer }) => answer)).toEqual(REFERENCE.predicted);
    expect(meanOf("acc")).toBeCloseTo(expected.accuracy, 12);
    expect(meanOf("brier")).toBeCloseTo(expected.brier, 12);
    expect(meanOf("log_loss")).toBeCloseTo(expected.logLoss, 12);
  });

  it("gives a line of scores.jsonl", () => {
    const trial = trialOf(0, "red", COLOURS);
    const score = scoreLabelProbabilities(trial, okRecord(0, RESULT));
    const line = { schemaVersion: RECORD_SCHEMA_VERSION, trialKey: trial.trialKey, ...score };
    expect(evaluationScoreSchema.parse(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  it.each([
    ["text", textResult("red"), "it holds no label probabilities"],
    ["another number of labels", labelsResult([[[1, -1]]]), "it holds 1 labels where 3"],
    ["a label without tokens", labelsResult([[], [[1, -1]], [[2, -1]]]), "a label lacks tokens"],
    [
      "a label that begins another",
      labelsResult([
        [[1, -1]],
        [
          [1, -1],
          [2, -1],
        ],
        [
          [1, -1],
          [3, -1],
        ],
      ]),
      "its labels overlap",
    ],
    ["the same label twice", labelsResult([[[1, -1]], [[1, -1]], [[2, -1]]]), "its labels overlap"],
  ])("refuses a record of %s", (_, result, message) => {
    const score = () => scoreLabelProbabilities(trialOf(0, "red", COLOURS), okRecord(0, result));
    expect(score).toThrow(message);
  });
});
