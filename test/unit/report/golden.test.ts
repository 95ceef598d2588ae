import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyzePerformance } from "../../../src/analyze/performance/analyze-performance.ts";
import { renderCsv } from "../../../src/report/csv.ts";
import { renderSummaryJson } from "../../../src/report/summary-json.ts";
import { renderConclusion, renderTerminalTable } from "../../../src/report/terminal-table.ts";
import { plantedExperiment } from "../../fixtures/report/planted-experiment.ts";

const ANALYSIS = analyzePerformance(plantedExperiment());

/** Every byte of a report. After a wanted change: EDGE_BENCH_UPDATE_GOLDEN=1, then read the difference. */
describe("reports of the planted experiment, byte for byte", () => {
  it.each([
    ["report.csv", () => renderCsv(ANALYSIS)],
    ["summary.json", () => renderSummaryJson(ANALYSIS)],
    ["terminal-160.txt", () => renderTerminalTable(ANALYSIS, { columns: 160, color: false })],
    ["terminal-80.txt", () => renderTerminalTable(ANALYSIS, { columns: 80, color: false })],
    ["terminal-40.txt", () => renderTerminalTable(ANALYSIS, { columns: 40, color: false })],
    ["terminal-80-color.txt", () => renderTerminalTable(ANALYSIS, { columns: 80, color: true })],
    ["conclusion.txt", () => renderConclusion(ANALYSIS, { columns: 80 })],
  ])("%s", (fileName, render) => {
    const path = fileURLToPath(
      new URL(`../../fixtures/report/expected/${fileName}`, import.meta.url),
    );
    if (process.env["EDGE_BENCH_UPDATE_GOLDEN"] === "1") writeFileSync(path, render());
    expect(render()).toBe(readFileSync(path, "utf8"));
  });
});
