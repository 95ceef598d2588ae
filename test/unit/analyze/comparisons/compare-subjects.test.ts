import { describe, expect, it } from "vitest";
import { compareSubjects, pairSubjects } from "../../../../src/analyze/compare-subjects.ts";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { cellOf, crossed } from "./cells-of.ts";

const A = { experimentId: "e1", modelId: "a" };
const B = { experimentId: "e2", modelId: "a" };
const VALUES = crossed([
  [1, 2],
  [3, 5],
]);

function compare(changes: Parameters<typeof cellOf>[0]) {
  const cells = [
    cellOf({ values: VALUES }),
    cellOf({ values: VALUES, experimentId: "e2", ...changes }),
  ];
  return compareSubjects([{ a: A, b: B }], { cells, tasks: [] }, DEFAULT_INFERENCE, 42);
}

describe("compareSubjects", () => {
  it("compares the same scenario of two experiments and says that they are two", () => {
    expect(compare({})).toMatchObject([{ a: A, b: B, pairing: { acrossExperiments: true } }]);
  });

  it("compares no scenario whose prompts are others", () => {
    expect(compare({ promptSetSha256: "other prompts" })).toEqual([]);
  });
});

describe("pairSubjects", () => {
  const ids = (list: string, experimentId: string) =>
    list.split(" ").map((modelId) => ({ experimentId, modelId }));
  const pairs = (left: string, right: string): string[] =>
    pairSubjects(ids(left, "e1"), ids(right, "e2")).map(({ a, b }) => `${a.modelId} ${b.modelId}`);

  it("pairs each model with itself", () => {
    expect(pairs("x y z", "z x")).toEqual(["x x", "z z"]);
  });

  it("pairs every model with every other where none is on both sides", () => {
    expect(pairs("x y", "u v")).toEqual(["x u", "x v", "y u", "y v"]);
  });
});
