import { describe, expect, it } from "vitest";
import { thresholdOutcomes } from "../../../../src/analyze/decision/threshold-outcomes.ts";
import type { Analysis } from "../../../../src/analyze/performance/analysis.ts";
import type { QualityThresholds } from "../../../../src/core/manifest.ts";
import { QUIET } from "../../../fixtures/report/build-experiment.ts";
import { only } from "../comparisons/cells-of.ts";
import { analysisOf } from "./analyses.ts";

const NONE: QualityThresholds = {
  ttft_ms_max: null,
  tokens_per_sec_min: null,
  peak_ram_mb_max: null,
  json_valid_rate_min: null,
};

function outcomes(
  limits: Partial<QualityThresholds>,
  shape: Parameters<typeof analysisOf>[0] = {},
) {
  const analysis: Analysis = analysisOf({
    ...shape,
    scenario: { thresholds: { ...NONE, ...limits } },
  });
  const evidence = { modelId: "a", license: null, performance: [analysis], capability: [] };
  return thresholdOutcomes(evidence);
}

describe("thresholdOutcomes", () => {
  it("holds the median cold TTFT against the limit, with the interval of the prompts", () => {
    const outcome = only(outcomes({ ttft_ms_max: 118 }, { ttftMs: (_, prompt) => 101 + prompt }));
    expect(outcome).toMatchObject({
      constraint: { scenario: "chat", mode: "fixed-length", metric: "ttft_p50_ms", max: 118 },
      origin: "scenario",
      observed: 110.5,
      n: 20,
      verdict: "pass",
      certainty: "shown",
    });
  });

  it("is shown only when the interval lies on the side of the point", () => {
    // The median of all trials fails; the interval is about the prompts, and here lies on the other side.
    const analysis = analysisOf({
      ttftMs: (_, prompt) => 101 + prompt,
      scenario: { thresholds: { ...NONE, ttft_ms_max: 100 } },
    });
    const cells = analysis.cells.map((cell) => ({
      ...cell,
      estimates: cell.estimates.map((estimate) => ({
        ...estimate,
        interval: estimate.interval && { ...estimate.interval, low: 50, high: 60 },
      })),
    }));
    const performance = [{ ...analysis, cells }];
    const evidence = { modelId: "a", license: null, performance, capability: [] };
    expect(only(thresholdOutcomes(evidence))).toMatchObject({
      observed: 110.5,
      verdict: "fail",
      certainty: "point-only",
    });
  });

  it("holds the larger peak against the limit of memory and shows its range", () => {
    // The fixture peaks at 250 MB resident and 130 MB private in every process.
    expect(only(outcomes({ peak_ram_mb_max: 260 }))).toMatchObject({
      constraint: { memory: "peak_resident_mb", max: 260 },
      observed: 250,
      low: 250,
      high: 250,
      n: 5,
      verdict: "pass",
      certainty: "shown",
    });
  });

  it("does not judge times of an unreliable cell, and shows them", () => {
    const change: NonNullable<Parameters<typeof analysisOf>[0]>["change"] = (record) => ({
      ...record,
      conditionsAfter: { ...QUIET, powerSource: "battery" },
    });
    const [speed, memory] = outcomes({ tokens_per_sec_min: 1, peak_ram_mb_max: 1 }, { change });
    expect(speed).toMatchObject({ verdict: "undecided", certainty: null, undecided: "unreliable" });
    expect(memory).toMatchObject({ verdict: "fail", undecided: null });
  });

  it("cannot judge what was not observed", () => {
    const outcome = only(
      outcomes(
        { ttft_ms_max: 100 },
        {
          change: (record) => ({
            ...record,
            trace: { ...record.trace, cachedTokenCount: null, evaluatedTokenCount: null },
          }),
        },
      ),
    );
    expect(outcome).toMatchObject({ verdict: "undecided", undecided: "not-measured" });
  });

  it("has an outcome for each limit that a scenario declares and no other", () => {
    expect(outcomes({})).toEqual([]);
    expect(
      outcomes({ ttft_ms_max: 1, tokens_per_sec_min: 1, json_valid_rate_min: 1 }),
    ).toHaveLength(2);
  });
});
