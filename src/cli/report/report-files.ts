import { join, resolve } from "node:path";
import { writeFile } from "node:fs/promises";
import type { Dossier } from "../../analyze/dossier.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { renderComparisonsCsv } from "../../report/comparisons-csv.ts";
import {
  renderComplianceCoverageCsv,
  renderComplianceCsv,
  renderComplianceDifferencesCsv,
} from "../../report/compliance/compliance-csv.ts";
import { composeReport } from "../../report/compose/compose-report.ts";
import { renderCsv } from "../../report/csv.ts";
import type { Language } from "../../report/document/blocks.ts";
import {
  renderOverheadCsv,
  renderOverheadDifferencesCsv,
} from "../../report/overhead/overhead-csv.ts";
import { renderHtml } from "../../report/document/html.ts";
import { renderLatexTables } from "../../report/document/latex-tables.ts";
import { renderMarkdownDocument } from "../../report/document/markdown.ts";
import { renderEstimatesCsv } from "../../report/estimates-csv.ts";
import { renderEvaluationCsv } from "../../report/evaluation/evaluation-csv.ts";
import type { reportFormats } from "../../config/experiment-file.ts";

export type ReportFormat = (typeof reportFormats)[number];

/** A file of a report, by its name in the report's folder. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/** Every file of a report in the given formats and languages: a pure function, the same dossier gives the same bytes. */
export function reportFiles(
  dossier: Dossier,
  formats: readonly ReportFormat[],
  languages: readonly Language[],
): ReportFile[] {
  const documents = languages.map((language) => ({
    // English files carry no language in their names: they are what a link without one means.
    suffix: language === "en" ? "" : `.${language}`,
    document: composeReport(dossier, { language }),
  }));
  return formats.flatMap((format): ReportFile[] => {
    switch (format) {
      case "csv":
        return csvFiles(dossier);
      case "json":
        return [{ name: "report.json", text: `${JSON.stringify(dossier, null, 2)}\n` }];
      case "markdown":
        return documents.map(({ suffix, document }) => ({
          name: `benchmark_report${suffix}.md`,
          text: renderMarkdownDocument(document),
        }));
      case "html":
        return documents.map(({ suffix, document }) => ({
          name: `benchmark_report${suffix}.html`,
          text: renderHtml(document),
        }));
      case "latex":
        return documents.map(({ suffix, document }) => ({
          name: `tables${suffix}.tex`,
          text: renderLatexTables(document),
        }));
    }
  });
}

function csvFiles(dossier: Dossier): ReportFile[] {
  const { performance, capability, overhead = [], acrossExperiments } = dossier;
  const comparisons = [
    ...[...performance, ...capability].flatMap((analysis) => analysis.comparisons),
    ...acrossExperiments,
  ];
  return [
    ...(performance.length === 0
      ? []
      : [{ name: "performance_results.csv", text: joinCsv(performance.map(renderCsv)) }]),
    ...(capability.length === 0
      ? []
      : [{ name: "capability_results.csv", text: joinCsv(capability.map(renderEvaluationCsv)) }]),
    ...(overhead.length === 0
      ? []
      : [
          { name: "overhead_results.csv", text: joinCsv(overhead.map(renderOverheadCsv)) },
          {
            name: "overhead_differences.csv",
            text: joinCsv(overhead.map(renderOverheadDifferencesCsv)),
          },
        ]),
    ...complianceCsvFiles(dossier),
    { name: "estimates.csv", text: renderEstimatesCsv(dossier) },
    { name: "comparisons.csv", text: renderComparisonsCsv(comparisons) },
  ];
}

function complianceCsvFiles({ compliance = [] }: Dossier): ReportFile[] {
  if (compliance.length === 0) return [];
  return [
    { name: "compliance_results.csv", text: joinCsv(compliance.map(renderComplianceCsv)) },
    {
      name: "compliance_differences.csv",
      text: joinCsv(compliance.map(renderComplianceDifferencesCsv)),
    },
    { name: "compliance_coverage.csv", text: joinCsv(compliance.map(renderComplianceCoverageCsv)) },
  ];
}

/** Tables with the same header line, below each other. */
function joinCsv(texts: readonly string[]): string {
  const [first = "", ...others] = texts.filter((text) => text !== "");
  return first + others.map((text) => text.slice(text.indexOf("\n") + 1)).join("");
}

/** Writes the files into a folder. @returns their paths. @throws PrerequisiteError `report-not-writable` */
export async function writeReportFiles(
  files: readonly ReportFile[],
  folder: string,
): Promise<string[]> {
  try {
    await makeFolders(resolve(folder));
    for (const { name, text } of files) await writeFile(join(folder, name), text);
    return files.map(({ name }) => join(folder, name));
  } catch (error) {
    throw new PrerequisiteError(`the report cannot be written to ${folder}: ${messageOf(error)}`, {
      code: "report-not-writable",
      hint: "Name another folder with --output.",
      cause: error,
    });
  }
}
