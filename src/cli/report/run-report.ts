import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { analyzePerformance } from "../../analyze/performance/analyze-performance.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import { collect } from "../../core/collect.ts";
import { PrerequisiteError, messageOf } from "../../core/errors.ts";
import { renderCsv } from "../../report/csv.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { renderSummaryJson } from "../../report/summary-json.ts";
import { renderConclusion, renderTerminalTable } from "../../report/terminal-table.ts";
import { scorePerformance } from "../../score/score-performance.ts";
import { findExperimentFolder, listExperiments } from "../../store/find-experiments.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { commandOf, readExperiment, type StoredExperiment } from "../../store/stored-experiment.ts";
import type { ReportOptions } from "../commands/report.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { terminalOptions } from "../terminal.ts";
import { reportEvaluation } from "./report-evaluation.ts";
import { PERFORMANCE } from "../../store/experiment-format.ts";

/** File names of the report, by format. */
const FILES = {
  markdown: { name: "performance_report.md", render: renderMarkdown },
  csv: { name: "performance_results.csv", render: renderCsv },
  json: { name: "performance_summary.json", render: renderSummaryJson },
} as const;

/** Writes the report of an experiment from its files alone. */
export async function runReport(options: ReportOptions): Promise<ExitCode> {
  const directory = await findInput(options);
  if ((await commandOf(directory)) === "eval") return reportEvaluation(directory, options);
  const stored = await readExperiment(directory, PERFORMANCE);
  const analysis = await analyzeStored(stored);
  if (options.format === "terminal") {
    const terminal = terminalOptions();
    console.log(
      `${renderTerminalTable(analysis, terminal)}\n${renderConclusion(analysis, terminal)}`,
    );
    return EXIT.done;
  }
  const formats =
    options.format === "all" ? (Object.keys(FILES) as (keyof typeof FILES)[]) : [options.format];
  for (const path of await writeReports(
    analysis,
    formats,
    options.output ?? join(stored.paths.directory, "report"),
  )) {
    console.log(path);
  }
  return EXIT.done;
}

/** Writes the given formats into a folder. @returns the paths written */
export async function writeReports(
  analysis: Analysis,
  formats: readonly (keyof typeof FILES)[],
  folder: string,
): Promise<string[]> {
  try {
    await makeFolders(resolve(folder));
    const paths: string[] = [];
    for (const format of formats) {
      const path = join(folder, FILES[format].name);
      await writeFile(path, FILES[format].render(analysis));
      paths.push(path);
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

/** The analysis of a stored experiment; scores that are missing are computed, nothing is changed on disk. */
export async function analyzeStored(stored: StoredExperiment): Promise<Analysis> {
  const { manifest, plan } = stored;
  const records = await collect(
    stored.readRecords((torn) => {
      console.error(
        `note: ${stored.paths.records}:${torn.lineNumber}: the last line is torn and was left out`,
      );
    }),
  );
  const sessions = await collect(stored.readSessions());
  const scores = await collect(stored.readScores());
  const added = scorePerformance({ manifest, records, scores });
  return analyzePerformance({ manifest, plan, records, sessions, scores: [...scores, ...added] });
}

/** The folder of the experiment that is meant. */
async function findInput(options: ReportOptions): Promise<string> {
  if (options.input !== undefined) {
    return existsSync(options.input)
      ? options.input
      : findExperimentFolder(options.resultsDir, options.input);
  }
  const listings = await listExperiments(options.resultsDir);
  const newest = listings.find((listing) => listing.status === "readable") ?? listings[0];
  if (newest !== undefined) return newest.directory;
  throw new PrerequisiteError(`${options.resultsDir} holds no experiment`, {
    code: "experiment-unknown",
    hint: "Measure first: edge-bench perf or eval, or name one with --input.",
  });
}
