import { join, resolve } from "node:path";
import { writeFile } from "node:fs/promises";
import { analyzeEvaluation } from "../../analyze/capability/analyze-evaluation.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { collect } from "../../core/collect.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { renderEvaluationCsv } from "../../report/evaluation/evaluation-csv.ts";
import { renderEvaluationJson } from "../../report/evaluation/evaluation-json.ts";
import { renderEvaluationMarkdown } from "../../report/evaluation/evaluation-markdown.ts";
import { renderEvaluationTable } from "../../report/evaluation/evaluation-table.ts";
import { EVALUATION } from "../../store/experiment-format.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { readExperiment } from "../../store/stored-experiment.ts";
import type { ReportOptions } from "../commands/report.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { terminalOptions } from "../terminal.ts";

/** File names of the report, by format. */
const FILES = {
  markdown: { name: "capability_report.md", render: renderEvaluationMarkdown },
  csv: { name: "capability_results.csv", render: renderEvaluationCsv },
  json: { name: "capability_summary.json", render: renderEvaluationJson },
} as const;

/** Writes the report of an evaluation from the scores that its folder holds. */
export async function reportEvaluation(
  directory: string,
  options: ReportOptions,
): Promise<ExitCode> {
  const stored = await readExperiment(directory, EVALUATION);
  const records = await collect(stored.readRecords());
  const scores = await collect(stored.readScores());
  const { manifest, plan } = stored;
  const analysis = analyzeEvaluation({ manifest, plan, records, scores });
  if (options.format === "terminal") {
    console.log(renderEvaluationTable(analysis, terminalOptions()));
    return EXIT.done;
  }
  const folder = options.output ?? join(stored.paths.directory, "report");
  for (const path of await writeFiles(analysis, options.format, folder)) console.log(path);
  return EXIT.done;
}

async function writeFiles(
  analysis: EvaluationAnalysis,
  format: Exclude<ReportOptions["format"], "terminal">,
  folder: string,
): Promise<string[]> {
  const formats = format === "all" ? (["markdown", "csv", "json"] as const) : [format];
  try {
    await makeFolders(resolve(folder));
    const paths = formats.map((name) => join(folder, FILES[name].name));
    for (const [index, name] of formats.entries()) {
      await writeFile(paths[index] ?? "", FILES[name].render(analysis));
    }
    return paths;
  } catch (error) {
    throw new PrerequisiteError(`the report cannot be written to ${folder}: ${messageOf(error)}`, {
      code: "report-not-writable",
      hint: "Name another folder with --output.",
      cause: error,
    });
  }
}
