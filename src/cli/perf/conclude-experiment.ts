import { writeFile } from "node:fs/promises";
import { collect } from "../../core/collect.ts";
import { analyzePerformance } from "../../analyze/performance/analyze-performance.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import type { OpenExperiment } from "../../store/experiment-folder.ts";
import { checkpointStateOf } from "../../report/checkpoint-state.ts";
import { renderCheckpointSummary } from "../../report/checkpoint-summary.ts";
import { renderSummaryJson } from "../../report/summary-json.ts";
import { renderConclusion, renderTerminalTable } from "../../report/terminal-table.ts";
import { scorePerformance } from "../../score/score-performance.ts";
import { terminalOptions } from "../terminal.ts";

export interface Conclusion {
  readonly analysis: Analysis;
  /** Measured trials whose last record is a failure. */
  readonly failedCount: number;
}

/** Scores what has no score yet, analyses everything, writes analysis.json and shows the result. */
export async function concludeExperiment(
  experiment: OpenExperiment,
  options: { readonly json: boolean },
): Promise<Conclusion> {
  const { manifest, plan } = experiment;
  const records = await collect(experiment.records.read());
  const sessions = await collect(experiment.sessions.read());
  const oldScores = await collect(experiment.scores.read());
  const newScores = scorePerformance({ manifest, records, scores: oldScores });
  for (const score of newScores) await experiment.scores.append(score);
  const analysis = analyzePerformance({
    manifest,
    plan,
    records,
    sessions,
    scores: [...oldScores, ...newScores],
  });
  await writeFile(experiment.paths.analysis, `${JSON.stringify(analysis, null, 2)}\n`);
  const checkpoint = checkpointStateOf({
    experimentId: manifest.experimentId,
    plan,
    records,
    continueCommand: manifest.checkpoint
      ? `edge-bench perf --resume ${manifest.experimentId}`
      : null,
  });
  if (options.json) {
    process.stdout.write(renderSummaryJson(analysis));
    process.stderr.write(renderCheckpointSummary(checkpoint));
  } else {
    const terminal = terminalOptions();
    console.log(
      `\n${renderTerminalTable(analysis, terminal)}\n${renderConclusion(analysis, terminal)}`,
    );
    console.log(renderCheckpointSummary(checkpoint));
    console.log(
      `Records and analysis: ${experiment.paths.directory}\nReport: edge-bench report --input ${experiment.paths.directory}`,
    );
  }
  return { analysis, failedCount: checkpoint.failed.reduce((sum, group) => sum + group.count, 0) };
}
