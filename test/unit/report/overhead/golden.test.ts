import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  analyzeOverhead,
  type OverheadFiles,
} from "../../../../src/analyze/overhead/analyze-overhead.ts";
import type { Dossier } from "../../../../src/analyze/dossier.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import { renderOverheadTable } from "../../../../src/report/overhead-terminal.ts";
import { laddersDossier } from "../../../fixtures/overhead/ladder-dossier.ts";
import { plantedLadder, troubledLadder } from "../../../fixtures/overhead/planted-ladder.ts";

const FOLDER = fileURLToPath(new URL("../../../fixtures/overhead/expected/", import.meta.url));
const TEXT_FORMATS = ["markdown", "html", "csv", "latex"] as const;

function expectGolden(name: string, text: string): void {
  const path = join(FOLDER, name);
  if (process.env["EDGE_BENCH_UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}

function dossierOf(files: OverheadFiles): Dossier {
  return laddersDossier(analyzeOverhead(files));
}

/** After a wanted change: EDGE_BENCH_UPDATE_GOLDEN=1, then read the difference. */
describe("the report of a ladder, byte for byte", () => {
  const files = reportFiles(dossierOf(plantedLadder()), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))("%s", (name, text) => {
    expectGolden(name, text);
  });

  it("is the same when the analysis was read back from its own JSON", () => {
    const [json] = reportFiles(dossierOf(plantedLadder()), ["json"], ["en"]);
    const again = JSON.parse(json?.text ?? "") as Dossier;
    expect(reportFiles(again, TEXT_FORMATS, ["en", "fr"])).toEqual(files);
  });

  it.each([120, 80, 30])("in a terminal of %i columns", (columns) => {
    const text = renderOverheadTable(analyzeOverhead(plantedLadder()), { columns, color: false });
    expectGolden(`terminal-${columns}.txt`, text);
  });

  it("with all that can go wrong, in a terminal", () => {
    const text = renderOverheadTable(analyzeOverhead(troubledLadder()), {
      columns: 100,
      color: false,
    });
    expectGolden("terminal-troubled.txt", text);
  });
});

describe("the report of a ladder with hostile texts", () => {
  const files = reportFiles(dossierOf(troubledLadder()), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))(
    "lets nothing active into %s",
    (name, text) => {
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      if (name.endsWith(".html")) expect(text).not.toMatch(/<(script|img|iframe)\b/i);
      if (name.endsWith(".csv")) expect(text).not.toMatch(/(^|,)"?[=+@＝＋＠]/m);
    },
  );

  it("shows neither escape codes nor direction changes in a terminal", () => {
    const text = renderOverheadTable(analyzeOverhead(troubledLadder()), {
      columns: 80,
      color: false,
    });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("the table of a ladder in a terminal", () => {
  it.each([120, 100, 80, 60, 40, 20])("has no line longer than %i columns", (columns) => {
    for (const files of [plantedLadder(), troubledLadder()]) {
      const text = renderOverheadTable(analyzeOverhead(files), { columns, color: false });
      expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(
        columns,
      );
    }
  });

  it("paints its headings only where colours are wanted", () => {
    const analysis = analyzeOverhead(plantedLadder());
    expect(renderOverheadTable(analysis, { columns: 100, color: true })).toContain("\u001b[1mWay");
    expect(renderOverheadTable(analysis, { columns: 100, color: false })).not.toContain("\u001b");
  });
});
