import { writeFileSync } from "node:fs";
import { it } from "vitest";
import { composeReport } from "../../../../src/report/compose/compose-report.ts";
import { terminalSummary } from "../../../../src/report/compose/terminal-summary.ts";
import { renderMarkdownDocument } from "../../../../src/report/document/markdown.ts";
import { renderHtml } from "../../../../src/report/document/html.ts";
import * as d from "../../../fixtures/dossier/build-dossier.ts";
it("dumps", () => {
  for (const [name, make] of Object.entries(d))
    for (const language of ["en", "fr"] as const) {
      const doc = composeReport(make(), { language });
      writeFileSync(`/tmp/w/H5/${name}.${language}.md`, renderMarkdownDocument(doc));
      writeFileSync(`/tmp/w/H5/${name}.${language}.html`, renderHtml(doc));
      writeFileSync(
        `/tmp/w/H5/${name}.${language}.txt`,
        terminalSummary(make(), language).join("\n"),
      );
    }
}, 100000);
