import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reportFiles } from "../../../src/cli/report/report-files.ts";
import { hostileDossier, richDossier } from "../../fixtures/dossier/build-dossier.ts";

const FOLDER = fileURLToPath(new URL("../../fixtures/dossier/expected/", import.meta.url));
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
describe("the report of two experiments, byte for byte", () => {
  const files = reportFiles(richDossier(), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))("%s", (name, text) => {
    expectGolden(name, text);
  });

  it("is the same when the analysis was read back from its own JSON", () => {
    const [json] = reportFiles(richDossier(), ["json"], ["en"]);
    const again = JSON.parse(json?.text ?? "") as ReturnType<typeof richDossier>;
    expect(reportFiles(again, TEXT_FORMATS, ["en", "fr"])).toEqual(files);
  });
});

describe("the report of hostile names and texts", () => {
  const files = reportFiles(hostileDossier(), TEXT_FORMATS, ["en", "fr"]);

  it.each(files.map(({ name, text }) => [name, text]))(
    "lets nothing active into %s",
    (name, text) => {
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      if (name.endsWith(".html")) {
        expect(text).not.toMatch(/<(script|img|iframe|object|embed|link|form|input)\b/i);
        expect(text).not.toMatch(/<[^>]*\son\w+=/i);
        expect(text).not.toMatch(/(href|src)="(?!#)/i);
      }
      // What stands in a code span is shown as it is.
      const outsideCode = text.replace(/(`+)[^`].*?\1(?!`)/g, "");
      if (name.endsWith(".md"))
        expect(outsideCode).not.toMatch(/<(script|img)|\]\(\s*(javascript|https?):/i);
      if (name.endsWith(".csv")) expect(text).not.toMatch(/(^|,)"?[=+@＝＋＠]/m);
      if (name.endsWith(".tex"))
        expect(text.replace(/^%.*$/gm, "")).not.toMatch(/\\(input|write|immediate|catcode|def)\b/);
    },
  );
});
