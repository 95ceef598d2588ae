import { dirname, join, resolve } from "node:path";
import { writeFile } from "node:fs/promises";
import { analyzeEvaluation } from "../../analyze/capability/analyze-evaluation.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { collect } from "../../core/collect.ts";
import type { EvaluationRecord, EvaluationScore, EvaluationTrial } from "../../core/evaluation.ts";
import type { EvaluationManifest } from "../../core/manifest.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { renderEvaluationCsv } from "../../report/evaluation/evaluation-csv.ts";
import { renderEvaluationJson } from "../../report/evaluation/evaluation-json.ts";
import { renderEvaluationMarkdown } from "../../report/evaluation/evaluation-markdown.ts";
import { renderEvaluationTable } from "../../report/evaluation/evaluation-table.ts";
import { itemsLine } from "../../report/evaluation/items-line.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { EVALUATION } from "../../store/experiment-format.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { readExperiment, type StoredExperimentOf } from "../../store/stored-experiment.ts";
import type { ReportOptions } from "../commands/report.ts";
import { continueCommand } from "../eval/continue-command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { terminalOptions } from "../terminal.ts";

/** File names of the report, by format. */
const FILES = {
  markdown: { name: "capability_report.md", render: renderEvaluationMarkdown },
  csv: { name: "capability_results.csv", render: renderEvaluationCsv },
  json: { name: "capability_summary.json", render: renderEvaluationJson },
} as const;

type StoredEvaluation = StoredExperimentOf<
  EvaluationManifest,
  EvaluationTrial,
  EvaluationRecord,
  EvaluationScore
>;

/** Writes the report of an evaluation from its folder, in which nothing is changed. */
export async function reportEvaluation(
  directory: string,
  options: ReportOptions,
): Promise<ExitCode> {
  const stored = await readExperiment(directory, EVALUATION);
  const analysis = await analyzeStored(stored);
  const { manifest, paths } = stored;
  const progress = itemsLine(analysis, continueCommand(manifest, dirname(paths.directory)));
  if (options.format === "terminal") {
    console.log(`${renderEvaluationTable(analysis, terminalOptions())}\n${progress}`);
    return EXIT.done;
  }
  const folder = options.output ?? join(paths.directory, "report");
  // The same text wherever the folder lies: a report does not depend on the path to its experiment.
  const goOn = continueCommand(manifest);
  for (const path of await writeFiles({ analysis, goOn }, options.format, folder)) {
    console.log(path);
  }
  if (isUnfinished(analysis)) console.error(`note: ${progress}`);
  return EXIT.done;
}

/** The analysis of a stored evaluation; scores that are missing are computed, nothing is changed on disk. */
async function analyzeStored(stored: StoredEvaluation): Promise<EvaluationAnalysis> {
  const { manifest, plan } = stored;
  const records = await collect(
    stored.readRecords((torn) => {
      console.error(
        `note: ${stored.paths.records}:${torn.lineNumber}: the last line is torn and was left out`,
      );
    }),
  );
  const scores = await collect(stored.readScores());
  const added = await collect(scoreEvaluation({ plan, records, scores }));
  return analyzeEvaluation({ manifest, plan, records, scores: [...scores, ...added] });
}

function isUnfinished({ tasks }: EvaluationAnalysis): boolean {
  return tasks.some(({ counts }) => counts.failedCount + counts.notRunCount > 0);
}

async function writeFiles(
  { analysis, goOn }: { readonly analysis: EvaluationAnalysis; readonly goOn: string | null },
  format: Exclude<ReportOptions["format"], "terminal">,
  folder: string,
): Promise<string[]> {
  const formats = format === "all" ? (["markdown", "csv", "json"] as const) : [format];
  try {
    await makeFolders(resolve(folder));
    const paths = formats.map((name) => join(folder, FILES[name].name));
    for (const [index, name] of formats.entries()) {
      await writeFile(paths[index] ?? "", FILES[name].render(analysis, goOn));
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
