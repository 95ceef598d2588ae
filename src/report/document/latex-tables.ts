import type { Block, ReportDocument, Section, TableBlock } from "./blocks.ts";
import { escapeLatex, textLatex } from "./latex-escape.ts";
import { textOf } from "./text-spans.ts";

/** A longer table must break over pages. */
const MOST_ROWS_ON_A_PAGE = 30;
/** A longer text in a cell is broken into lines. */
const MOST_CELL_CHARACTERS = 40;
/** With more columns the letters are smaller. */
const MOST_COLUMNS = 6;

const HEAD = [
  "% \\input this file. It needs \\usepackage{booktabs} and \\usepackage{longtable}.",
  "% Letters beyond Latin and Greek need LuaLaTeX or XeLaTeX and a font that has them.",
];

/** All tables of a report for a LaTeX document, with captions and labels (`tab:section`, `tab:section-2`). */
export function renderLatexTables(document: ReportDocument): string {
  const tables = document.sections.flatMap(tablesOfSection);
  return `${[...HEAD, ...tables.map((table) => `\n${table}`)].join("\n")}\n`;
}

function tablesOfSection({ id, blocks, sections = [] }: Section): string[] {
  const own = tablesOf(blocks).map((table, place) => {
    const label = `tab:${id.replace(/[^A-Za-z0-9:-]/g, "-")}${place === 0 ? "" : `-${place + 1}`}`;
    return table.rows.length > MOST_ROWS_ON_A_PAGE
      ? longTable(table, label)
      : shortTable(table, label);
  });
  return [...own, ...sections.flatMap(tablesOfSection)];
}

/** Those in boxes too. */
function tablesOf(blocks: readonly Block[]): TableBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === "table") return [block];
    return block.kind === "callout" ? tablesOf(block.blocks) : [];
  });
}

function shortTable(table: TableBlock, label: string): string {
  return [
    "\\begin{table}[htbp]",
    "\\centering",
    `\\caption{${escapeLatex(table.caption)}}`,
    `\\label{${label}}`,
    ...smaller(table),
    `\\begin{tabular}{${columnSpecification(table)}}`,
    "\\toprule",
    headLine(table),
    "\\midrule",
    ...rowLines(table),
    "\\bottomrule",
    "\\end{tabular}",
    ...table.notes.map((note) => `\\par\\smallskip{\\footnotesize ${textLatex(note)}}`),
    "\\end{table}",
  ].join("\n");
}

function longTable(table: TableBlock, label: string): string {
  return [
    "{",
    ...smaller(table),
    `\\begin{longtable}{${columnSpecification(table)}}`,
    `\\caption{${escapeLatex(table.caption)}}\\label{${label}} \\\\`,
    "\\toprule",
    headLine(table),
    "\\midrule",
    "\\endfirsthead",
    "\\toprule",
    headLine(table),
    "\\midrule",
    "\\endhead",
    "\\bottomrule",
    "\\endfoot",
    ...rowLines(table),
    "\\end{longtable}",
    ...table.notes.map((note) => `\\noindent{\\footnotesize ${textLatex(note)}}\\par`),
    "}",
  ].join("\n");
}

function smaller({ columns }: TableBlock): string[] {
  return columns.length > MOST_COLUMNS ? ["\\footnotesize", "\\setlength{\\tabcolsep}{4pt}"] : [];
}

function columnSpecification({ columns, rows }: TableBlock): string {
  return columns
    .map(({ align }, place) => {
      const longest = rows.reduce(
        (most, row) => Math.max(most, textOf(row[place] ?? "").length),
        0,
      );
      if (align === "right") return "r";
      return longest > MOST_CELL_CHARACTERS ? "p{0.3\\linewidth}" : "l";
    })
    .join("");
}

function headLine({ columns }: TableBlock): string {
  return `${columns.map(({ title }) => escapeLatex(title)).join(" & ")} \\\\`;
}

function rowLines({ columns, rows }: TableBlock): string[] {
  return rows.map(
    (row) => `${columns.map((_, place) => textLatex(row[place] ?? "")).join(" & ")} \\\\`,
  );
}
