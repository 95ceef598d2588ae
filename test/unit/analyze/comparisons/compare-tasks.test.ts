import { describe, expect, it } from "vitest";
import {
  comparableTask,
  type ComparableTask,
} from "../../../../src/analyze/capability/comparable-task.ts";
import { compareTasks } from "../../../../src/analyze/capability/compare-tasks.ts";
import type { LabelledItems } from "../../../../src/analyze/capability/labelled-items.ts";
import { concludeComparisons } from "../../../../src/analyze/inference/adjust-families.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { only } from "./cells-of.ts";

interface Shape {
  readonly modelId?: string;
  readonly experimentId?: string;
  readonly values: readonly number[];
  readonly labelled?: LabelledItems | null;
  readonly docs?: readonly unknown[];
  readonly failedCount?: number;
  readonly version?: string;
}

function taskOf(shape: Shape): ComparableTask {
  const { modelId = "a", experimentId = "e1", values, labelled = null, docs = [] } = shape;
  const keyed = <T>(list: readonly T[]) =>
    new Map(list.map((one, item) => [`intents/${item}`, one]));
  const part = {
    task: "intents",
    family: "intents",
    version: shape.version ?? "1",
    dataset: "bank",
    scorer: "label-text",
    values: new Map([["acc", keyed(values)]]),
    labelled,
    docs: keyed(docs),
    plannedCount: values.length + (shape.failedCount ?? 0),
    failedCount: shape.failedCount ?? 0,
  } as const;
  const task = comparableTask({ experimentId, modelId }, [part], "acc");
  if (task === null) throw new Error("no task");
  return task;
}

/** Right on both, only A, only B, neither. */
function outcomes(both: number, onlyA: number, onlyB: number, neither: number) {
  const side = (a: number, b: number): number[] => [
    ...Array<number>(both).fill(1),
    ...Array<number>(onlyA).fill(a),
    ...Array<number>(onlyB).fill(b),
    ...Array<number>(neither).fill(0),
  ];
  return { a: taskOf({ values: side(1, 0) }), b: taskOf({ values: side(0, 1), modelId: "b" }) };
}

function compare(a: ComparableTask, b: ComparableTask, settings = DEFAULT_INFERENCE) {
  return concludeComparisons(compareTasks(a, b, settings, 42), settings);
}

describe("compareTasks, right or wrong", () => {
  it("tests discordant items by McNemar's mid-p and points to the side with more of them", () => {
    const { a, b } = outcomes(60, 12, 5, 23);
    const { effect, discordance, test, aValue, bValue } = only(compare(a, b));
    // SciPy 1.17: b = stats.binom(17, .5); 2 * b.cdf(5) - b.pmf(5)
    expect(effect?.p).toBeCloseTo(0.09625244140624994, 12);
    expect(effect?.value).toBeCloseTo(0.07, 12);
    expect(effect?.method).toBe("newcombe");
    expect(discordance).toEqual({ both: 60, onlyA: 12, onlyB: 5, neither: 23 });
    expect(test).toMatchObject({ test: "mcnemar-mid-p", because: "binary" });
    expect([aValue, bValue]).toEqual([0.72, 0.65]);
  });

  it("names the better side, whichever stands first", () => {
    const { a, b } = outcomes(60, 30, 5, 5);
    expect([only(compare(a, b)).verdict, only(compare(b, a)).verdict]).toEqual([
      "a-better",
      "b-better",
    ]);
  });

  it("is inconclusive on few items rather than equal", () => {
    const { a, b } = outcomes(10, 2, 2, 6);
    expect(only(compare(a, b)).verdict).toBe("inconclusive");
  });

  it("is equivalent within three points on many items that agree", () => {
    const { a, b } = outcomes(1500, 30, 30, 440);
    const { verdict, equivalence } = only(compare(a, b));
    expect(equivalence).toMatchObject({ margin: 0.03, isEquivalent: true });
    expect(verdict).toBe("equivalent");
  });

  it("pairs the items that both have and counts the others", () => {
    const a = taskOf({ values: [1, 1, 0, 1, 1] });
    const b = taskOf({ values: [1, 0, 0], modelId: "b" });
    const { pairing, aValue } = only(compare(a, b));
    expect(pairing).toMatchObject({ pairCount: 3, onlyACount: 2, onlyBCount: 0 });
    expect(aValue).toBeCloseTo(2 / 3, 12);
  });

  it("has no effect without a shared item", () => {
    const { effect, verdict } = only(compare(taskOf({ values: [] }), taskOf({ values: [1] })));
    expect([effect, verdict]).toEqual([null, "not-estimable"]);
  });

  it("compares no tasks of another version", () => {
    expect(compare(taskOf({ values: [1] }), taskOf({ values: [1], version: "2" }))).toEqual([]);
  });

  it("does not pair a number that names another document in the data of another experiment", () => {
    const a = taskOf({ values: [1, 1, 1], docs: ["x", "y", "z"] });
    const b = taskOf({ values: [0, 1, 1], docs: ["x", "other", "z"], experimentId: "e2" });
    expect(only(compare(a, b)).pairing).toMatchObject({
      pairCount: 2,
      onlyACount: 1,
      onlyBCount: 1,
      acrossExperiments: true,
    });
  });

  it("trusts the numbers of samples whose documents are not at hand", () => {
    const a = taskOf({ values: [1, 1], docs: ["x", "y"] });
    const b = taskOf({ values: [0, 1], experimentId: "samples.jsonl" });
    expect(only(compare(a, b)).pairing.pairCount).toBe(2);
  });

  it("withholds the verdict where the engine failed on more than a tenth of the items", () => {
    const values = Array<number>(90).fill(1);
    const b = taskOf({ values: values.map(() => 0), modelId: "b" });
    const verdicts = [10, 11].map(
      (failedCount) => only(compare(taskOf({ values, failedCount }), b)).verdict,
    );
    expect(verdicts).toEqual(["a-better", "withheld"]);
  });
});

describe("compareTasks, means", () => {
  const NINTHS_A = [3, 4, 9, 5, 7, 2, 8, 6].map((right) => right / 9);
  const NINTHS_B = [2, 4, 7, 5, 6, 3, 6, 5].map((right) => right / 9);

  it("takes the t interval of fewer than twenty differences", () => {
    const b = taskOf({ values: NINTHS_B, modelId: "b" });
    const { effect, test } = only(compare(taskOf({ values: NINTHS_A }), b));
    // SciPy 1.17: stats.ttest_rel(a, b), .confidence_interval(0.95)
    expect(effect?.method).toBe("paired-t");
    expect(effect?.value).toBeCloseTo(0.08333333333333333, 12);
    expect(effect?.low).toBeCloseTo(-0.012818207484386196, 9);
    expect(effect?.high).toBeCloseTo(0.17948487415105285, 9);
    expect(effect?.p).toBeCloseTo(0.07960201245519759, 9);
    // SciPy 1.17: stats.wilcoxon(np.round(a - b, 12), method="exact"): p 0.15625
    expect(test).toMatchObject({ test: "wilcoxon-exact", p: 0.15625 });
  });

  it("bootstraps twenty differences and more, mirrored for B against A", () => {
    const values = Array.from({ length: 30 }, (_, item) => ((item * 7) % 10) / 9);
    const others = Array.from({ length: 30 }, (_, item) => ((item * 3) % 10) / 9);
    const a = taskOf({ values });
    const b = taskOf({ values: others, modelId: "b" });
    const [forward, backward] = [only(compare(a, b)).effect, only(compare(b, a)).effect];
    expect(forward?.method).toBe("paired-bootstrap");
    expect(backward?.p).toBeCloseTo(forward?.p ?? NaN, 12);
    expect(backward?.low).toBeCloseTo(-(forward?.high ?? NaN), 12);
  });

  it("claims nothing where every difference is the same", () => {
    const values = [0.5, 0.25, 0.75, 0.5];
    const { effect, equivalence, verdict, reason } = only(
      compare(taskOf({ values }), taskOf({ values, modelId: "b" })),
    );
    expect([effect, equivalence, verdict]).toEqual([null, null, "not-estimable"]);
    expect(reason).toEqual({ code: "no-variation" });
  });
});

describe("compareTasks, macro-F1", () => {
  /** 30 items of each label; A is wrong on every tenth, B on every third. */
  function side(labels: readonly string[], everyNthIsWrong: number): LabelledItems {
    const place = (name: string): number => labels.indexOf(name);
    const items = Array.from({ length: 60 }, (_, item) => {
      const right = item % 2 === 0 ? "card" : "loan";
      const wrong = right === "card" ? "loan" : "card";
      const answer = item % everyNthIsWrong === 0 ? wrong : right;
      return [`intents/${item}`, { actual: place(right), predicted: place(answer) }] as const;
    });
    return { labels, items: new Map(items) };
  }
  const values = Array<number>(60).fill(1);
  const a = taskOf({ values, labelled: side(["card", "loan"], 10) });
  const b = taskOf({ values, labelled: side(["card", "loan"], 3), modelId: "b" });

  it("is exploratory, shows both figures and has a p value to correct", () => {
    const [, f1] = compare(a, b);
    expect(f1).toMatchObject({ metric: "macro_f1", family: "exploratory", verdict: "a-better" });
    // By hand: of 30 items each, A misses 6 of one label, B 10 of each.
    expect(f1?.aValue).toBeCloseTo((48 / 54 + 60 / 66) / 2, 12);
    expect(f1?.bValue).toBeCloseTo(20 / 30, 12);
    expect(f1?.adjustedP).toBeLessThan(0.05);
    expect(f1?.adjustedP).toBeGreaterThan(0);
  });

  it("matches labels by name where another experiment lists them in another order", () => {
    const turned = taskOf({
      values,
      labelled: side(["loan", "card"], 3),
      experimentId: "e2",
      modelId: "b",
    });
    expect(compare(a, turned)[1]?.effect).toEqual(compare(a, b)[1]?.effect);
  });

  it("has no effect between a model and itself", () => {
    const [, f1] = compare(a, { ...a, subject: { experimentId: "e1", modelId: "b" } });
    expect([f1?.effect, f1?.reason]).toEqual([null, { code: "no-variation" }]);
  });
});
