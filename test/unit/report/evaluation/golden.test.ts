import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import { renderEvaluationCsv } from "../../../../src/report/evaluation/evaluation-csv.ts";
import { renderEvaluationJson } from "../../../../src/report/evaluation/evaluation-json.ts";
import { renderEvaluationTable } from "../../../../src/report/evaluation/evaluation-table.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";

const FOLDER = fileURLToPath(new URL("../../../fixtures/evaluation/expected/", import.meta.url));
const analysis = analyzeEvaluation(sampleEvaluation());

const RENDERED = {
  "results.csv": renderEvaluationCsv(analysis),
  "summary.json": renderEvaluationJson(analysis),
  "terminal-160.txt": renderEvaluationTable(analysis, { columns: 160, color: false }),
  "terminal-80.txt": renderEvaluationTable(analysis, { columns: 80, color: false }),
  "terminal-40.txt": renderEvaluationTable(analysis, { columns: 40, color: false }),
};

describe("the report of an evaluation", () => {
  it.each(Object.entries(RENDERED))("is %s byte for byte", (name, text) => {
    if (process.env["EDGE_BENCH_UPDATE_GOLDEN"] === "1") {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(join(FOLDER, name), text);
    }
    expect(text).toBe(readFileSync(join(FOLDER, name), "utf8"));
  });

  it.each([20, 40, 80])("keeps to a width of %d", (columns) => {
    const lines = renderEvaluationTable(analysis, { columns, color: false }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});
