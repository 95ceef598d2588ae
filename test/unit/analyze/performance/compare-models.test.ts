import { describe, expect, it } from "vitest";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import {
  compareWithFirst,
  comparisonSchema,
} from "../../../../src/analyze/performance/compare-models.ts";
import { renderComparison } from "../../../../src/report/comparison-table.ts";
import { plantedExperiment } from "../../../fixtures/report/planted-experiment.ts";

const analysis = analyzePerformance(plantedExperiment());
const comparison = compareWithFirst(analysis);

describe("compareWithFirst", () => {
  it("divides every other model by the first, per scenario and mode", () => {
    const [baseline] = analysis.models;
    const other = analysis.cells.find((cell) => cell.modelId !== baseline?.modelId);
    const first = analysis.cells.find(
      (cell) =>
        cell.modelId === baseline?.modelId &&
        cell.scenario === other?.scenario &&
        cell.mode === other.mode,
    );
    const [ratio] = comparison.ratios;

    expect(comparison.baselineModelId).toBe(baseline?.modelId);
    expect(ratio?.modelId).toBe(other?.modelId);
    expect(ratio?.decodeSpeed).toBeCloseTo(
      Number(other?.decode.tokensPerSecond) / Number(first?.decode.tokensPerSecond),
      12,
    );
    expect(ratio?.ttftCold).toBeCloseTo(
      Number(other?.ttft.cold.p50Ms) / Number(first?.ttft.cold.p50Ms),
      12,
    );
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  });

  it("says null where a model has no figure", () => {
    const failed = comparison.ratios.filter((ratio) => ratio.decodeSpeed === null);
    expect(failed.length).toBeGreaterThan(0);
  });

  it("finds nothing to compare in a single model", () => {
    const single = {
      ...analysis,
      models: analysis.models.slice(0, 1),
      cells: analysis.cells.filter((cell) => cell.modelId === analysis.models[0]?.modelId),
    };
    expect(compareWithFirst(single).ratios).toEqual([]);
    expect(renderComparison(single, compareWithFirst(single), { columns: 80 })).toBe(
      "There is nothing to compare.\n",
    );
  });
});

describe("renderComparison", () => {
  it.each([24, 80, 160])("names what is compared and fits %i columns", (columns) => {
    const text = renderComparison(analysis, comparison, { columns });

    expect(text.replace(/\s+/g, " ")).toContain("ratios of point estimates");
    expect(text).not.toMatch(/\u001b/);
    if (columns >= 80) {
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });
});
