import { describe, expect, it } from "vitest";
import { analyzeOverhead } from "../../../../src/analyze/overhead/analyze-overhead.ts";
import {
  overheadAnalysisSchema,
  type OverheadAnalysis,
} from "../../../../src/analyze/overhead/overhead-analysis.ts";
import type {
  OverheadMetric,
  RungComparison,
} from "../../../../src/analyze/overhead/compare-rungs.ts";
import type { RungName } from "../../../../src/core/overhead.ts";
import { failedLadderRecordOf, ladderManifestOf } from "../../../fixtures/overhead/build-ladder.ts";
import { PLANTED, plantedLadder } from "../../../fixtures/overhead/planted-ladder.ts";

function comparisonOf(
  { comparisons }: OverheadAnalysis,
  rung: RungName,
  base: RungName,
  metric: OverheadMetric,
): RungComparison {
  const found = comparisons.find(
    (one) => one.rung === rung && one.base === base && one.metric === metric,
  );
  if (found === undefined) throw new Error(`${rung} was not compared with ${base} on ${metric}`);
  return found;
}

describe("the analysis of a ladder with planted differences", () => {
  const analysis = analyzeOverhead(plantedLadder());
  const rungs = ["node-llama-cpp", "own-server", "llama-server"] as const;

  it.each(rungs)("finds what %s adds to each token", (rung) => {
    const { difference, verdict } = comparisonOf(analysis, rung, "direct", "time-per-token-us");
    expect(difference?.low).toBeLessThan(PLANTED[rung].tokenUs);
    expect(difference?.high).toBeGreaterThan(PLANTED[rung].tokenUs);
    expect(verdict).toBe("shown");
  });

  it.each(rungs)("finds what %s adds to the first token", (rung) => {
    const { difference } = comparisonOf(analysis, rung, "direct", "ttft-ms");
    expect(difference?.low).toBeLessThan(PLANTED[rung].ttftMs);
    expect(difference?.high).toBeGreaterThan(PLANTED[rung].ttftMs);
  });

  it("compares each rung with its neighbour below, the second run of the lowest apart", () => {
    const pairs = analysis.comparisons
      .filter(({ metric }) => metric === "ttft-ms")
      .map(({ rung, base }) => `${rung} / ${base}`);
    expect(pairs).toEqual([
      "direct-again / direct",
      "node-llama-cpp / direct",
      "own-server / direct",
      "llama-server / direct",
      "own-server / node-llama-cpp",
      "llama-server / own-server",
    ]);
  });

  it("finds the step between neighbours", () => {
    const step = comparisonOf(analysis, "llama-server", "own-server", "time-per-token-us");
    // The noise of a mean over 32 pairs is 0.6 us.
    expect(Math.abs((step.difference?.value ?? 0) - 25)).toBeLessThan(2);
  });

  it("finds no difference between two equal processes", () => {
    const floor = comparisonOf(analysis, "direct-again", "direct", "time-per-token-us");
    expect(floor.isFloor).toBe(true);
    expect(floor.difference?.low).toBeLessThan(0);
    expect(floor.difference?.high).toBeGreaterThan(0);
    expect(floor.verdict).toBe("not-shown");
  });

  it("gives the noise floor to the other differences", () => {
    const floor = comparisonOf(analysis, "direct-again", "direct", "ttft-ms").difference;
    const reach = Math.max(Math.abs(floor?.low ?? 0), Math.abs(floor?.high ?? 0));
    expect(comparisonOf(analysis, "own-server", "direct", "ttft-ms").floorReach).toBe(reach);
  });

  it("says what the added time means for models of three speeds", () => {
    const added = comparisonOf(analysis, "own-server", "direct", "time-per-token-us").difference;
    const shares = analysis.meaning.filter(({ rung }) => rung === "own-server");
    expect(shares.map(({ tokensPerSecond }) => tokensPerSecond)).toEqual([20, 40, 100]);
    expect(shares[0]?.tokenShare?.value).toBeCloseTo((added?.value ?? 0) / 50_000, 12);
    expect(shares[2]?.tokenShare?.high).toBeCloseTo((added?.high ?? 0) / 10_000, 12);
  });

  it("adds the processor time of both sides", () => {
    const server = analysis.rungs.find(({ rung }) => rung === "own-server")?.cpuPerToken;
    expect(server?.engineUs).toBeCloseTo(40, -1);
    expect(server?.serverUs).toBeGreaterThan(10_000);
    expect(server?.sumUs).toBeGreaterThan(10_040);
  });

  it("keeps the memory of both sides apart", () => {
    expect(analysis.rungs.find(({ rung }) => rung === "own-server")?.memory).toEqual({
      enginePrivateBytes: 30_000_000,
      engineResidentBytes: 80_000_000,
      serverPrivateBytes: 130_000_000,
      serverResidentBytes: 250_000_000,
    });
  });

  it("can be read back from its JSON", () => {
    const read = overheadAnalysisSchema.parse(JSON.parse(JSON.stringify(analysis)));
    expect(read).toEqual(analysis);
  });

  it("does not depend on the order of the records", () => {
    const files = plantedLadder();
    const turned = analyzeOverhead({ ...files, records: [...files.records].reverse() });
    expect(turned.comparisons).toEqual(analysis.comparisons);
  });
});

describe("the analysis of a ladder that lacks something", () => {
  it("calls a difference that is smaller than the noise floor not told apart", () => {
    const planted = { ...PLANTED, "node-llama-cpp": { ttftMs: 0.001, tokenUs: 0.2 } };
    const analysis = analyzeOverhead(plantedLadder({ planted, noiseUs: 20 }));
    const { difference, floorReach, verdict } = comparisonOf(
      analysis,
      "node-llama-cpp",
      "direct",
      "time-per-token-us",
    );
    expect(Math.abs(difference?.value ?? Infinity)).toBeLessThanOrEqual(floorReach ?? 0);
    expect(verdict).toBe("within-noise");
  });

  it("rests on prompts with one round", () => {
    const analysis = analyzeOverhead(plantedLadder({ rounds: 1 }));
    expect(new Set(analysis.comparisons.map(({ method }) => method))).toEqual(
      new Set(["by-prompt"]),
    );
  });

  it("compares what is there without the lowest rung", () => {
    const analysis = analyzeOverhead(plantedLadder({ rungs: ["own-server", "llama-server"] }));
    const pairs = analysis.comparisons.map(({ rung, base }) => `${rung} / ${base}`);
    expect(new Set(pairs)).toEqual(new Set(["llama-server / own-server"]));
    expect(analysis.meaning).toEqual([]);
  });

  it("has no noise floor without a second run of the lowest rung", () => {
    const analysis = analyzeOverhead(plantedLadder({ rungs: ["direct", "own-server"] }));
    expect(analysis.comparisons.map(({ floorReach }) => floorReach)).toEqual(
      analysis.comparisons.map(() => null),
    );
  });

  it("leaves a prompt whose trial failed out of that rung's differences alone", () => {
    const files = plantedLadder();
    const records = files.records.map((record, order) => {
      const planned = files.plan[order];
      const isHit = record.rung === "own-server" && record.promptId === "p3" && record.round === 1;
      return isHit && planned !== undefined ? failedLadderRecordOf(planned, order) : record;
    });
    const analysis = analyzeOverhead({ ...files, records });
    const own = comparisonOf(analysis, "own-server", "direct", "ttft-ms");
    expect([own.promptCount, own.leftOutPromptCount]).toEqual([7, 1]);
    const other = comparisonOf(analysis, "llama-server", "direct", "ttft-ms");
    expect([other.promptCount, other.leftOutPromptCount]).toEqual([8, 0]);
    const rung = analysis.rungs.find((one) => one.rung === "own-server");
    expect(rung?.counts).toEqual({ planned: 32, ok: 31, failed: 1, notRun: 0, counted: 31 });
    expect(rung?.failures.map(({ code, count }) => [code, count])).toEqual([["engine-crashed", 1]]);
  });

  it("says that nothing ran where the log is empty", () => {
    const { manifest, plan } = plantedLadder();
    const analysis = analyzeOverhead({ manifest, plan, records: [], sessions: [] });
    expect(analysis.progress).toEqual({ planned: 160, ok: 0, failed: 0, notRun: 160 });
    expect(analysis.agreement.verdict).toBe("not-compared");
    expect(analysis.comparisons.every(({ verdict }) => verdict === "not-estimable")).toBe(true);
    expect(overheadAnalysisSchema.safeParse(analysis).success).toBe(true);
  });

  it("is empty for an empty plan", () => {
    const manifest = ladderManifestOf(["direct"]);
    const analysis = analyzeOverhead({ manifest, plan: [], records: [], sessions: [] });
    expect(analysis.rungs).toEqual([]);
    expect(analysis.promptTokens).toBeNull();
  });
});
