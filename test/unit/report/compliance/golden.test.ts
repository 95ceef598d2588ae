import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Dossier } from "../../../../src/analyze/dossier.ts";
import { assessmentSchema } from "../../../../src/core/compliance/assessment.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import { renderComplianceTable } from "../../../../src/report/compliance/compliance-table.ts";
import {
  complianceDossier,
  hostileAssessment,
  plantedAssessment,
  unknownAssessment,
} from "../../../fixtures/compliance/report-assessment.ts";

const FOLDER = fileURLToPath(new URL("../../../fixtures/compliance/expected/", import.meta.url));
const TEXT_FORMATS = ["markdown", "html", "csv", "latex"] as const;

function expectGolden(name: string, text: string): void {
  const path = join(FOLDER, name);
  if (process.env["EDGE_BENCH_UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}

/** After a wanted change: EDGE_BENCH_UPDATE_GOLDEN=1, then read the difference. */
describe("the report of a compliance run, byte for byte", () => {
  const files = reportFiles(complianceDossier(plantedAssessment()), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))("%s", (name, text) => {
    expectGolden(name, text);
  });

  it("is made from an assessment that its own schema accepts", () => {
    for (const assessment of [plantedAssessment(), unknownAssessment(), hostileAssessment()]) {
      expect(assessmentSchema.parse(assessment)).toEqual(assessment);
    }
  });

  it("is the same when the assessment was read back from its own JSON", () => {
    const [json] = reportFiles(complianceDossier(plantedAssessment()), ["json"], ["en"]);
    const again = JSON.parse(json?.text ?? "") as Dossier;
    expect(reportFiles(again, TEXT_FORMATS, ["en", "fr"])).toEqual(files);
  });

  it.each([120, 80, 30])("in a terminal of %i columns", (columns) => {
    const text = renderComplianceTable(plantedAssessment(), { columns, color: false });
    expectGolden(`terminal-${columns}.txt`, text);
  });

  it("where nothing was observed, in a terminal", () => {
    const text = renderComplianceTable(unknownAssessment(), { columns: 80, color: false });
    expectGolden("terminal-unknown.txt", text);
  });
});

describe("the report of a compliance run with hostile texts", () => {
  const files = reportFiles(complianceDossier(hostileAssessment()), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))(
    "lets nothing active into %s",
    (name, text) => {
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      if (name.endsWith(".html")) expect(text).not.toMatch(/<(script|img|iframe)\b/i);
      if (name.endsWith(".csv")) expect(text).not.toMatch(/(^|,)"?[=+@＝＋＠]/m);
    },
  );

  it("shows neither escape codes nor direction changes in a terminal", () => {
    const text = renderComplianceTable(hostileAssessment(), { columns: 80, color: false });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("the table of a compliance run in a terminal", () => {
  it.each([120, 80, 60, 40, 20])("has no line longer than %i columns", (columns) => {
    for (const assessment of [plantedAssessment(), unknownAssessment(), hostileAssessment()]) {
      const text = renderComplianceTable(assessment, { columns, color: false });
      expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(
        columns,
      );
    }
  });

  it("paints its headings only where colours are wanted", () => {
    const assessment = plantedAssessment();
    expect(renderComplianceTable(assessment, { columns: 100, color: true })).toContain(
      "\u001b[1mFamily",
    );
    expect(renderComplianceTable(assessment, { columns: 100, color: false })).not.toContain(
      "\u001b",
    );
  });
});
