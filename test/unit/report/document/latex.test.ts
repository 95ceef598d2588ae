import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportDocument, TableBlock } from "../../../../src/report/document/blocks.ts";
import { escapeLatex, textLatex } from "../../../../src/report/document/latex-escape.ts";
import { renderLatexTables } from "../../../../src/report/document/latex-tables.ts";
import { everyBlock } from "./every-block.ts";

const HEAD =
  "% \\input this file. It needs \\usepackage{booktabs} and \\usepackage{longtable}.\n% Letters beyond Latin and Greek need LuaLaTeX or XeLaTeX and a font that has them.\n";

function tableOf(rowCount: number, cell = "x"): TableBlock {
  return {
    kind: "table",
    caption: "C & D",
    columns: [
      { title: "A", align: "left" },
      { title: "N, %", align: "right" },
    ],
    rows: Array.from({ length: rowCount }, (_, place) => [cell, String(place)]),
    rowHeaderCount: 1,
    notes: [],
  };
}

function documentOf(...blocks: ReportDocument["sections"][number]["blocks"]): ReportDocument {
  return {
    language: "en",
    title: "T",
    subtitle: [],
    sections: [{ id: "sec-1", title: "S", blocks }],
  };
}

describe("text in LaTeX", () => {
  it.each([
    ["50 % & $5 #1 a_b", "50 \\% \\& \\$5 \\#1 a\\_b"],
    ["\\cmd{x}", "\\textbackslash{}cmd\\{x\\}"],
    [
      "~^<>|`",
      "\\textasciitilde{}\\textasciicircum{}\\textless{}\\textgreater{}\\textbar{}\\textasciigrave{}",
    ],
    ['"a"', "\\symbol{34}a\\symbol{34}"],
    ["a--b---c", "a-{}-b-{}-{}-c"],
    ["[x]", "{[}x{]}"],
    ["''", "'{}'"],
    ["\u001b[0m", "\\textbackslash{}u\\{1b\\}{[}0m"],
    ["a ≤ b ± c", "a $\\leq$ b $\\pm$ c"],
    ["a\n\nb", "a b"],
  ])("%j is %s", (text, expected) => {
    expect(escapeLatex(text)).toBe(expected);
  });

  it("has the styles of its pieces", () => {
    expect(
      textLatex([
        { text: "a_", style: "code" },
        { text: " b ", style: "strong" },
      ]),
    ).toBe("\\texttt{a\\_}\\textbf{ b }");
  });

  it("holds no sign that means something, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const rest = escapeLatex(text)
          .replace(/\\(?:text[a-z]+\{\}|symbol\{34\}|dots\{\}|[{}&%$#_,])/g, "")
          .replace(/\$(?:-|\\[A-Za-z]+)\$/g, "")
          .replace(/\{[[\]]?\}/g, "");
        expect(rest).not.toMatch(/[\\{}&%$#_^<>|"`[\]]|--|''/);
      }),
    );
  });
});

describe("tables in LaTeX", () => {
  it("are written with rules, caption and label", () => {
    expect(renderLatexTables(documentOf({ ...tableOf(1), notes: ["n_1"] }))).toBe(`${HEAD}
\\begin{table}[htbp]
\\centering
\\caption{C \\& D}
\\label{tab:sec-1}
\\begin{tabular}{lr}
\\toprule
A & N, \\% \\\\
\\midrule
x & 0 \\\\
\\bottomrule
\\end{tabular}
\\par\\smallskip{\\footnotesize n\\_1}
\\end{table}
`);
  });

  it("break over pages when they have more than 30 rows", () => {
    expect(renderLatexTables(documentOf(tableOf(30)))).not.toContain("longtable}{");
    expect(renderLatexTables(documentOf(tableOf(31)))).toContain("\\begin{longtable}{lr}");
  });

  it("break long cells into lines", () => {
    expect(renderLatexTables(documentOf(tableOf(1, "x ".repeat(30))))).toContain(
      "\\begin{tabular}{p{0.3\\linewidth}r}",
    );
  });

  it("have labels of their own, in boxes too", () => {
    const box = { kind: "callout", tone: "note", title: "", blocks: [tableOf(1)] } as const;
    const labels = renderLatexTables(documentOf(tableOf(1), box)).match(/\\label\{[^}]*\}/g);
    expect(labels).toEqual(["\\label{tab:sec-1}", "\\label{tab:sec-1-2}"]);
  });

  it("have as many columns in each row as they say, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const rows = renderLatexTables(documentOf(...everyBlock(text)))
          .split("\n")
          .filter((line) => line.endsWith(" \\\\"));
        expect(rows).toHaveLength(8);
        for (const row of rows) expect(row.match(/(?<!\\)&/g)).toHaveLength(1);
      }),
    );
  });
});
