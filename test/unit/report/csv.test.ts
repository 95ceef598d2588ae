import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzePerformance } from "../../../src/analyze/performance/analyze-performance.ts";
import { formatCsv, cellText, type CsvValue } from "../../../src/report/csv-text.ts";
import { renderCsv } from "../../../src/report/csv.ts";
import { renderSummaryJson } from "../../../src/report/summary-json.ts";
import { manifestOf, modelOf, scenarioOf } from "../../fixtures/report/build-experiment.ts";
import { plantedExperiment } from "../../fixtures/report/planted-experiment.ts";
import { parseCsv } from "./parse-csv.ts";

const cell = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("=1+1", "+1", "-1", "@a", "\tx", "\rx", 'a"b', "a,b", "a\nb", ""),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

function readBack(value: CsvValue): string {
  if (value === null) return "";
  return typeof value === "string" ? cellText(value) : String(value);
}

describe("formatCsv", () => {
  it("is read back cell for cell", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 })), (rows) => {
        expect(parseCsv(formatCsv(rows))).toEqual(rows.map((row) => row.map(readBack)));
      }),
    );
  });

  it("writes no text that a spreadsheet would run", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [[read = ""] = []] = parseCsv(formatCsv([[text]]));
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it("writes no character that acts in a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(formatCsv([[text]])).not.toMatch(/(?![\n\t])\p{C}/u);
      }),
    );
  });

  it("leaves negative numbers numbers", () => {
    expect(formatCsv([[-1.5, "-1.5", null, true]])).toBe("-1.5,'-1.5,,true\n");
  });

  it("keeps every digit of a number", () => {
    expect(Number(formatCsv([[0.1 + 0.2]]))).toBe(0.1 + 0.2);
  });

  it("refuses what no analysis holds", () => {
    expect(() => formatCsv([[Number.NaN]])).toThrow(RangeError);
  });
});

describe("renderCsv", () => {
  const analysis = analyzePerformance(plantedExperiment());

  it("has one line for each cell, all as long as the header", () => {
    const rows = parseCsv(renderCsv(analysis));
    expect(rows).toHaveLength(1 + analysis.cells.length);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(new Set(rows[0]).size).toBe(rows[0]?.length);
  });

  it("gives unrounded figures under names with their unit", () => {
    const [header = [], first = []] = parseCsv(renderCsv(analysis));
    const figure = (name: string): string | undefined => first[header.indexOf(name)];
    expect(figure("ttft_cold_p50_ms")).toBe("110.5");
    expect(figure("peak_resident_bytes")).toBe("250000000");
    expect(figure("decode_tokens_per_second")).toBe(
      String(analysis.cells[0]?.decode.tokensPerSecond),
    );
    expect(figure("json_conform_rate")).toBe("");
  });

  it("is empty for an analysis without cells", () => {
    const manifest = manifestOf([modelOf("a")], [scenarioOf("chat")]);
    const files = { manifest, plan: [], records: [], sessions: [], scores: [] };
    expect(renderCsv(analyzePerformance(files))).toBe("");
  });
});

describe("renderSummaryJson", () => {
  it("is one JSON document with the figures of the CSV file", () => {
    const analysis = analyzePerformance(plantedExperiment());
    const summary = JSON.parse(renderSummaryJson(analysis)) as {
      experimentId: string;
      cells: Record<string, unknown>[];
    };
    expect(summary.experimentId).toBe("exp_20250301_100000");
    expect(summary.cells[0]).toMatchObject({
      model_id: "a",
      ttft_cold_p50_ms: 110.5,
      json_parse_rate: null,
    });
  });
});
