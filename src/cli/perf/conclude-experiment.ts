import { collect } from "../../core/collect.ts";
import { analyzePerformance } from "../../analyze/performance/analyze-performance.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import type { Dossier } from "../../analyze/dossier.ts";
import type { OpenExperiment } from "../../store/experiment-folder.ts";
import { checkpointStateOf } from "../../report/checkpoint-state.ts";
import { renderCheckpointSummary } from "../../report/checkpoint-summary.ts";
import { speedSparklines } from "../../report/speed-sparklines.ts";
import { renderSummaryJson } from "../../report/summary-json.ts";
import { renderTerminalTable } from "../../report/terminal-table.ts";
import { scorePerformance } from "../../score/score-performance.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { comparisonLines } from "../compare/compare-text.ts";
import { printSummary } from "../report/print-summary.ts";
import { shellWord } from "../../core/shell-word.ts";
import { terminalOptions } from "../terminal.ts";

export interface Conclusion {
  readonly analysis: Analysis;
  /** Measured trials whose last record is a failure. */
  readonly failedCount: number;
}

interface ConclusionOptions {
  readonly json: boolean;
  /** Show the comparisons of the models too. */
  readonly compare: boolean;
  readonly resultsDir: string;
  /** Of a run: what was found, and how to go on, is said at its end for all its parts. */
  readonly isPart: boolean;
}

/** Scores what has no score yet, analyses everything, writes analysis.json and shows the result. */
export async function concludeExperiment(
  experiment: OpenExperiment,
  options: ConclusionOptions,
): Promise<Conclusion> {
  const { manifest, plan } = experiment;
  const records = await collect(experiment.records.read());
  const sessions = await collect(experiment.sessions.read());
  const oldScores = await collect(experiment.scores.read());
  const newScores = scorePerformance({ manifest, records, scores: oldScores });
  for (const score of newScores) await experiment.scores.append(score);
  const scores = [...oldScores, ...newScores];
  const analysis = analyzePerformance({ manifest, plan, records, sessions, scores });
  await writeFileAtomically(experiment.paths.analysis, `${JSON.stringify(analysis, null, 2)}\n`);
  const checkpoint = checkpointStateOf({
    experimentId: manifest.experimentId,
    plan,
    records,
    continueCommand:
      manifest.checkpoint && !options.isPart
        ? continueCommand(manifest.experimentId, options.resultsDir)
        : null,
  });
  const summary = renderCheckpointSummary(checkpoint);
  if (options.json) {
    process.stdout.write(renderSummaryJson(analysis));
    process.stderr.write(summary);
  } else {
    show(analysis, options, summary, experiment.paths.directory);
  }
  return { analysis, failedCount: checkpoint.failed.reduce((sum, group) => sum + group.count, 0) };
}

function show(
  analysis: Analysis,
  { compare, isPart }: ConclusionOptions,
  summary: string,
  directory: string,
): void {
  const dossier = dossierOf(analysis);
  console.log(`\n${renderTerminalTable(analysis, terminalOptions())}`);
  for (const line of speedSparklines(analysis)) console.log(line);
  if (compare) console.log(comparisonLines(analysis.comparisons, dossier, "en").join("\n"));
  if (!isPart) printSummary(dossier);
  console.log(`\n${summary}`);
  console.log(`Records and analysis: ${directory}`);
  if (!isPart) console.log(`Report: edge-bench report --input ${shellWord(directory)}`);
}

/** What was just measured, without requirements: those are for reports and gates. */
function dossierOf(analysis: Analysis): Dossier {
  return {
    name: null,
    question: null,
    performance: [analysis],
    capability: [],
    acrossExperiments: [],
    decision: null,
  };
}

/** As it must be typed: the folder is named unless it is the one that would be looked into anyway. */
function continueCommand(experimentId: string, resultsDir: string): string {
  const folder = resultsDir === "results" ? "" : ` --results-dir ${shellWord(resultsDir)}`;
  return `edge-bench perf --resume ${experimentId}${folder}`;
}
