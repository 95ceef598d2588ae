import { describe, expect, it } from "vitest";
import { analyzeOverhead } from "../../../../src/analyze/overhead/analyze-overhead.ts";
import type { RungComparison } from "../../../../src/analyze/overhead/compare-rungs.ts";
import { overheadAnalysisSchema } from "../../../../src/analyze/overhead/overhead-analysis.ts";
import type { LadderTrial, RungName } from "../../../../src/core/overhead.ts";
import { failedLadderRecordOf } from "../../../fixtures/overhead/build-ladder.ts";
import { plantedLadder, type LadderShape } from "../../../fixtures/overhead/planted-ladder.ts";

/** The planted ladder in which some trials failed. */
function analyzeWithout(hasFailed: (trial: LadderTrial) => boolean, shape: LadderShape = {}) {
  const files = plantedLadder(shape);
  const records = files.plan.map((planned, order) => {
    const record = files.records[order];
    if (record === undefined) throw new Error("the ladder lacks a record");
    return hasFailed(planned) ? failedLadderRecordOf(planned, order) : record;
  });
  return overheadAnalysisSchema.parse(analyzeOverhead({ ...files, records }));
}

function toDirect(comparisons: readonly RungComparison[], rung: RungName) {
  return comparisons.filter((one) => one.rung === rung && one.base === "direct");
}

describe("a ladder that lost a round of one rung", () => {
  const { comparisons } = analyzeWithout(({ rung, round }) => rung === "own-server" && round === 3);

  it("has fewer pairs than were planned, from every prompt", () => {
    const [own] = toDirect(comparisons, "own-server");
    expect(own).toMatchObject({ promptCount: 8, roundCount: 3, leftOutPromptCount: 0 });
    expect(own).toMatchObject({ pairCount: 24, plannedPairCount: 32 });
  });

  it("has all pairs of the other rungs", () => {
    const [other] = toDirect(comparisons, "llama-server");
    expect(other).toMatchObject({ pairCount: 32, plannedPairCount: 32 });
  });
});

describe("a ladder of which a rung failed in every trial", () => {
  const analysis = analyzeWithout(({ rung }) => rung === "llama-server");

  it("names that rung beside the verdict on the others", () => {
    expect(analysis.agreement.verdict).toBe("identical");
    expect(analysis.agreement.uncomparedRungs).toEqual(["llama-server"]);
  });

  it("has no difference of that rung", () => {
    const own = toDirect(analysis.comparisons, "llama-server");
    expect(own.map(({ verdict }) => verdict)).toEqual(own.map(() => "not-estimable"));
    expect(own[0]).toMatchObject({ pairCount: 0, plannedPairCount: 32, leftOutPromptCount: 8 });
  });
});

describe("a ladder whose second run of direct failed", () => {
  const { comparisons } = analyzeWithout(({ rung }) => rung === "direct-again");

  it("has no noise floor", () => {
    const floors = comparisons.filter(({ isFloor }) => isFloor);
    expect(floors.map(({ difference, verdict }) => [difference, verdict])).toEqual(
      floors.map(() => [null, "not-estimable"]),
    );
  });

  it("holds no difference against a floor", () => {
    const [own] = toDirect(comparisons, "own-server");
    expect(own).toMatchObject({ floorReach: null, verdict: "shown" });
  });
});

describe("a ladder of one prompt", () => {
  const { comparisons } = analyzeWithout(() => false, { promptCount: 1 });

  it("rests on its rounds, and says so", () => {
    const [own] = toDirect(comparisons, "own-server");
    expect(own).toMatchObject({ promptCount: 1, roundCount: 4, pairCount: 4, method: "by-round" });
    expect(own?.difference?.low).not.toBeNull();
  });

  it("has differences without an interval in a single round, and shows none", () => {
    const single = analyzeWithout(() => false, { promptCount: 1, rounds: 1 }).comparisons;
    const [own] = toDirect(single, "own-server");
    expect(own).toMatchObject({ pairCount: 1, plannedPairCount: 1, verdict: "not-estimable" });
    expect(own?.difference).toMatchObject({ low: null, high: null });
    expect(own?.reason).not.toBeNull();
  });
});
