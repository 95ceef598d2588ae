import { describe, expect, it } from "vitest";
import { concludeComparisons } from "../../../../src/analyze/inference/adjust-families.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { compareCells } from "../../../../src/analyze/performance/compare-cells.ts";
import type { DesignValue } from "../../../../src/analyze/performance/metrics.ts";
import { cellOf, crossed, ones, only, SPEED, TTFT } from "./cells-of.ts";

/** Log ratios of six prompts in five rounds. */
const TWO_WAY = [
  [0.052, 0.031, 0.06, 0.044, 0.012],
  [0.038, 0.02, 0.055, 0.049, 0.003],
  [0.061, 0.042, 0.071, 0.05, 0.025],
  [0.047, 0.018, 0.049, 0.058, 0.009],
  [0.04, 0.035, 0.066, 0.041, 0.018],
  [0.055, 0.027, 0.058, 0.06, 0.001],
];

function compare(values: readonly DesignValue[], others: readonly DesignValue[], metric = SPEED) {
  const cells = [values, others].map((own, place) =>
    cellOf({ modelId: place === 0 ? "a" : "b", values: own, metric }),
  );
  const [a, b] = cells;
  if (a === undefined || b === undefined) throw new Error("two cells");
  return only(compareCells(a, b, DEFAULT_INFERENCE));
}

function ratios(rows: readonly (readonly number[])[]): DesignValue[] {
  return crossed(rows.map((row) => row.map(Math.exp)));
}

/** Prompts by round of log ratios; every prompt in one round. */
function nested(rounds: readonly (readonly number[])[]): DesignValue[] {
  return rounds.flatMap((values, round) =>
    values.map((value, place) => ({
      promptId: `p${round}-${place}`,
      round,
      outputLimit: null,
      value: Math.exp(value),
    })),
  );
}

const flat = (values: readonly DesignValue[]): DesignValue[] =>
  values.map((value) => ({ ...value, value: 1 }));

describe("compareCells", () => {
  it("gives the two-way interval of the ratio where prompts are crossed with rounds", () => {
    const { effect, pairing } = compare(ratios(TWO_WAY), ones(6, 5));
    // NumPy 2 and SciPy 1.17: mean 0.0398333333333, interval 0.0155930435299 to 0.0640736231368 (df 4),
    // p 0.010319666112525, from SE^2 = max(Vp + Vr - Ve, Vp, Vr) of the matrix above
    expect(effect?.method).toBe("two-way");
    expect(effect?.value).toBeCloseTo(Math.expm1(0.0398333333333), 10);
    expect(effect?.low).toBeCloseTo(Math.expm1(0.0155930435299), 10);
    expect(effect?.high).toBeCloseTo(Math.expm1(0.0640736231368), 10);
    expect(effect?.p).toBeCloseTo(0.010319666112525, 10);
    expect(pairing).toMatchObject({ unit: "prompt", pairCount: 6, roundCount: 5 });
  });

  it("takes the rounds for the unit where each prompt was asked in one", () => {
    const values = nested([
      [0.05, 0.07, 0.03],
      [0.01, 0.02],
      [0.08, 0.06, 0.07],
      [0.04, 0.05],
      [0.02, 0.03, 0.01],
    ]);
    const { effect } = compare(values, flat(values));
    // SciPy 1.17: stats.ttest_1samp of the five means of the rounds, .confidence_interval(0.95)
    expect(effect?.method).toBe("by-round");
    expect(effect?.value).toBeCloseTo(Math.expm1(0.04), 10);
    expect(effect?.low).toBeCloseTo(Math.expm1(0.011890635710263366), 10);
    expect(effect?.high).toBeCloseTo(Math.expm1(0.06810936428973663), 10);
    expect(effect?.p).toBeCloseTo(0.016805057819684364, 10);
  });

  it("takes the prompts for the unit where there is one round, and withholds the verdict", () => {
    const { effect, withheldBy } = compare(
      ratios([0.02, -0.01, 0.03, 0.05, 0.01, 0, 0.04, 0.02].map((value) => [value])),
      ones(8, 1),
    );
    // SciPy 1.17: stats.ttest_1samp([.02, -.01, .03, .05, .01, 0, .04, .02], 0)
    expect(effect?.method).toBe("by-prompt");
    expect(effect?.low).toBeCloseTo(Math.expm1(0.003279581567405772), 10);
    expect(effect?.p).toBeCloseTo(0.025463561683239266, 10);
    expect(withheldBy).toEqual(["too-few-prompts", "too-few-rounds"]);
  });

  it("counts the rounds of both sides where they asked prompts in other rounds", () => {
    const values = [0.05, 0.01, 0.03, 0.04, 0.08, 0.06];
    const [roundsOfA, roundsOfB] = [
      [0, 0, 1, 1, 2, 2],
      [1, 2, 0, 2, 0, 1],
    ];
    const side = (rounds: readonly number[] = [], valueAt: (place: number) => number) =>
      values.map((_, place) => ({
        promptId: `p${place}`,
        round: rounds[place] ?? 0,
        outputLimit: null,
        value: valueAt(place),
      }));
    const { effect } = compare(
      side(roundsOfA, (place) => Math.exp(values[place] ?? 0)),
      side(roundsOfB, () => 1),
    );
    // By hand: SE_A of the means (.03, .035, .07), SE_B of (.055, .055, .025); root of the sum of squares.
    const errorOfA = Math.sqrt(
      ((0.03 - 0.045) ** 2 + (0.035 - 0.045) ** 2 + (0.07 - 0.045) ** 2) / 6,
    );
    const errorOfB = Math.sqrt((0.01 ** 2 + 0.01 ** 2 + 0.02 ** 2) / 6);
    // SciPy 1.17: stats.t.ppf(0.975, 2)
    const reach = 4.302652729911275 * Math.hypot(errorOfA, errorOfB);
    expect(effect?.method).toBe("by-round");
    expect(effect?.low).toBeCloseTo(Math.expm1(0.045 - reach), 9);
    expect(effect?.high).toBeCloseTo(Math.expm1(0.045 + reach), 9);
  });

  it("has no effect, and says why, where nothing varies", () => {
    const { effect, reason } = compare(
      ratios([
        [0.1, 0.1],
        [0.1, 0.1],
      ]),
      ones(2, 2),
    );
    expect(effect).toBeNull();
    expect(reason).toEqual({ code: "no-variation" });
  });

  it("has no effect in one round where nothing varies", () => {
    expect(compare(ratios([[0.1], [0.1], [0.1]]), ones(3, 1)).effect).toBeNull();
  });

  it("has no effect for sides that share no prompt", () => {
    const b = ones(3, 2).map((value) => ({ ...value, promptId: `other ${value.promptId}` }));
    const { effect, pairing } = compare(ones(3, 2), b);
    expect(effect).toBeNull();
    expect(pairing).toMatchObject({ pairCount: 0, onlyACount: 3, onlyBCount: 3 });
  });

  it("leaves a metric out that one side lacks", () => {
    const a = cellOf({ values: ones(2, 2), metric: SPEED });
    const b = cellOf({ values: ones(2, 2), metric: TTFT, modelId: "b" });
    expect(compareCells(a, b, DEFAULT_INFERENCE)).toEqual([]);
  });

  it("puts the primary metric into the primary family and no other", () => {
    const families = [SPEED, TTFT].map((metric) => compare(ones(2, 2), ones(2, 2), metric).family);
    expect(families).toEqual(["primary", "exploratory"]);
  });

  it("knows that a longer time is worse and a higher speed better", () => {
    const better = [SPEED, TTFT].map(
      (metric) => compare(ones(2, 2), ones(2, 2), metric).higherIsBetter,
    );
    expect(better).toEqual([true, false]);
  });

  it("withholds the verdict for an unreliable side, and names each reason once", () => {
    const a = cellOf({ values: ones(20, 5), unreliableCodes: ["drift", "power"] });
    const b = cellOf({ values: ones(20, 5), modelId: "b", unreliableCodes: ["power"] });
    expect(only(compareCells(a, b, DEFAULT_INFERENCE)).withheldBy).toEqual(["drift", "power"]);
  });

  it("calls a ratio equivalent by the same factor up and down", () => {
    // Inside 1 / 1.05 to 1.05: the 90 % interval from -4.8 % on is outside below, to 4.9 % it is inside.
    const around = (centre: number) =>
      compare(
        ratios(
          Array.from({ length: 20 }, (_, p) =>
            [0, 1, 2, 3, 4].map((r) => centre + ((p + r) % 2) * 1e-3),
          ),
        ),
        ones(20, 5),
      ).equivalence?.isEquivalent;
    expect([around(0.0475), around(-0.0495), around(0.0495)]).toEqual([true, false, false]);
  });

  it("has no effect where an interval has no finite end", () => {
    const a = cellOf({
      values: ratios([
        [0, 30],
        [0, 30],
      ]),
    });
    const b = cellOf({ values: ones(2, 2), modelId: "b" });
    const { effect, reason } = only(
      compareCells(a, b, { ...DEFAULT_INFERENCE, confidence: 0.999 }),
    );
    expect([effect, reason]).toEqual([null, { code: "not-finite" }]);
  });

  it("marks what stems from two experiments", () => {
    const a = cellOf({ values: ones(2, 2) });
    const b = cellOf({ values: ones(2, 2), experimentId: "e2" });
    expect(only(compareCells(a, b, DEFAULT_INFERENCE)).pairing.acrossExperiments).toBe(true);
  });

  it("finds no winner between a model and itself", () => {
    const values = ratios(TWO_WAY);
    const [one] = concludeComparisons([compare(values, values)], DEFAULT_INFERENCE);
    expect(one?.verdict).toBe("not-estimable");
  });
});
