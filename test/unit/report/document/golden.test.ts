import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../../src/report/document/html.ts";
import { renderLatexTables } from "../../../../src/report/document/latex-tables.ts";
import { renderMarkdownDocument } from "../../../../src/report/document/markdown.ts";
import { demoDocument } from "../../../fixtures/document/demo.ts";

/** Every byte of a document. After a wanted change: EDGE_BENCH_UPDATE_GOLDEN=1, then read the difference. */
describe("the demonstration document, byte for byte", () => {
  it.each([
    ["demo.html", renderHtml],
    ["demo.md", renderMarkdownDocument],
    ["demo.tex", renderLatexTables],
  ])("%s", (fileName, render) => {
    const path = fileURLToPath(
      new URL(`../../../fixtures/document/expected/${fileName}`, import.meta.url),
    );
    const text = render(demoDocument());
    if (process.env["EDGE_BENCH_UPDATE_GOLDEN"] === "1") writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, "utf8"));
  });
});
