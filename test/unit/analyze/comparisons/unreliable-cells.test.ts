import { describe, expect, it } from "vitest";
import { DEFAULT_INFERENCE } from "../../../../src/analyze/inference/settings.ts";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import type { Analysis } from "../../../../src/analyze/performance/analysis.ts";
import type { OkRecord } from "../../../../src/core/record.ts";
import { factsOf, modelOf, QUIET, sessionOf } from "../../../fixtures/report/build-experiment.ts";
import { analysisOf, filesOf } from "../decision/analyses.ts";

function severities({ cells }: Analysis): string[] {
  return cells.flatMap(({ flags }) => flags.map(({ code, severity }) => `${code} ${severity}`));
}

/** By the wall clock an hour longer than by the other one. */
function slept(record: OkRecord): OkRecord {
  return { ...record, conditionsAfter: { ...QUIET, epochMs: QUIET.epochMs + 3_600_000 } };
}

function hitCache(record: OkRecord): OkRecord {
  return { ...record, trace: { ...record.trace, cachedTokenCount: 299, evaluatedTokenCount: 1 } };
}

/** A hundred trials, of which some slept and some found a filled cache. */
function excluded(sleptCount: number, hitCount: number): Analysis {
  return analysisOf({
    change: (record) => {
      if (record.runOrder < sleptCount) return slept(record);
      return record.runOrder < sleptCount + hitCount ? hitCache(record) : record;
    },
  });
}

describe("a cell with excluded trials", () => {
  it("is reliable when a tenth is excluded, sleep and cache together", () => {
    expect(severities(excluded(5, 5))).toEqual(["suspended note", "cache-state-differs note"]);
  });

  it("is unreliable when more than a tenth is excluded, though neither reason alone is", () => {
    expect(severities(excluded(6, 5))).toEqual([
      "suspended unreliable",
      "cache-state-differs unreliable",
    ]);
  });

  it("is unreliable when the machine slept through more than a tenth", () => {
    expect(severities(excluded(11, 0))).toEqual(["suspended unreliable"]);
  });

  it("excludes nothing where the engine gives no counts", () => {
    const analysis = analysisOf({
      change: (record) => ({
        ...record,
        trace: { ...record.trace, cachedTokenCount: null, evaluatedTokenCount: null },
      }),
    });
    expect(severities(analysis)).toEqual(["cache-state-unverified note"]);
  });
});

/** Near 100 ms for A and 200 ms for B, each with noise of its own. */
function noisy(modelId: string, prompt: number, round: number): number {
  const isA = modelId === "a";
  return (isA ? 100 : 200) + ((prompt ** 2 * (isA ? 7 : 3) + round ** 3) % 11);
}

describe("comparisons of unreliable cells", () => {
  const models = [modelOf("a"), modelOf("b")];
  const verdicts = ({ comparisons }: Analysis): string[] => [
    ...new Set(comparisons.filter(({ unit }) => unit === "percent").map(({ verdict }) => verdict)),
  ];

  it("are withheld where a model ran on two CPU libraries", () => {
    const sessions = [
      sessionOf("a"),
      sessionOf("b", 0),
      sessionOf("b", 1, factsOf({ cpuVariant: "other" })),
    ];
    const files = filesOf({
      models,
      ttftMs: noisy,
    });
    const { comparisons } = analyzePerformance({ ...files, sessions }, { resamples: 200 });
    const ttft = comparisons.find(({ metric }) => metric === "ttft-cold-ms");
    expect(ttft).toMatchObject({ verdict: "withheld", withheldBy: ["backend-differs"] });
  });

  it("are withheld where token counts contradict each other", () => {
    const analysis = analysisOf({
      models,
      ttftMs: noisy,
      change: (record) =>
        record.runOrder === 7
          ? { ...record, trace: { ...record.trace, outputTokenCount: 4 } }
          : record,
    });
    expect(verdicts(analysis).filter((verdict) => verdict !== "not-estimable")).toEqual([
      "withheld",
    ]);
  });
});

describe("settings of the inference", () => {
  it("say how many prompts and rounds a cell needs", () => {
    const files = filesOf({ prompts: 3, rounds: 2 });
    const codes = [{}, { minPrompts: 3, minRounds: 2 }].map((settings) =>
      severities(analyzePerformance(files, { ...DEFAULT_INFERENCE, ...settings, resamples: 200 })),
    );
    expect(codes).toEqual([["too-few-prompts note", "too-few-rounds note"], []]);
  });
});
