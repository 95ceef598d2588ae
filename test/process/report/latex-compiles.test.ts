import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { reportFiles } from "../../../src/cli/report/report-files.ts";
import { hostileDossier, richDossier } from "../../fixtures/dossier/build-dossier.ts";

const hasLatex = spawnSync("pdflatex", ["--version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "latex-compiles-"));
const FRAME = String.raw`\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{booktabs}
\usepackage{longtable}
\begin{document}
\input{tables}
\end{document}
`;

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const DOSSIERS = [
  ["two experiments", richDossier],
  ["hostile names and texts", hostileDossier],
] as const;

describe.skipIf(!hasLatex).each(DOSSIERS)("the LaTeX tables of %s", (_name, dossier) => {
  it.each(["en", "fr"] as const)("compile in %s", (language) => {
    const [tables] = reportFiles(dossier(), ["latex"], [language]);
    writeFileSync(join(folder, "tables.tex"), tables?.text ?? "");
    writeFileSync(join(folder, "report.tex"), FRAME);
    const words = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"];
    const log = execFileSync("pdflatex", words, { cwd: folder, encoding: "latin1" });

    expect(log).toContain("Output written on report.pdf");
  });
});
