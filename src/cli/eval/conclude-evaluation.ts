import { dirname, join } from "node:path";
import { analyzeEvaluation } from "../../analyze/capability/analyze-evaluation.ts";
import { itemsOf } from "../../analyze/capability/task-items.ts";
import type { EvaluationAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { lmEvalResults } from "../../analyze/capability/lm-eval/results.ts";
import { sampleLogLines } from "../../analyze/capability/lm-eval/sample-log.ts";
import { collect } from "../../core/collect.ts";
import type { EvaluationScore } from "../../core/evaluation.ts";
import { renderEvaluationJson } from "../../report/evaluation/evaluation-json.ts";
import { renderEvaluationTable } from "../../report/evaluation/evaluation-table.ts";
import { itemsLine } from "../../report/evaluation/items-line.ts";
import { scoreEvaluation } from "../../score/score-evaluation.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { makeFolders } from "../../core/make-folders.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { terminalOptions } from "../terminal.ts";
import { continueCommand } from "./continue-command.ts";
import type { OpenEvaluation } from "./open-eval.ts";

export interface EvaluationConclusion {
  readonly analysis: EvaluationAnalysis;
  /** Items whose last record is a failure. */
  readonly failedCount: number;
}

/** Scores what has no score yet, analyses everything, writes the result files and shows the result. */
export async function concludeEvaluation(
  experiment: OpenEvaluation,
  options: Pick<EvalOptions, "json">,
): Promise<EvaluationConclusion> {
  const { manifest, plan, paths } = experiment;
  const records = await collect(experiment.records.read());
  const scores = await collect(experiment.scores.read());
  for await (const score of scoreEvaluation({ plan, records, scores })) {
    await experiment.scores.append(score);
    scores.push(score);
  }
  const analysis = analyzeEvaluation({ manifest, plan, records, scores });
  await writeFileAtomically(paths.analysis, `${JSON.stringify(analysis, null, 2)}\n`);
  await writeExchangeFiles(experiment, { records, scores });
  show(analysis, experiment, options);
  const failedCount = analysis.tasks.reduce((sum, { counts }) => sum + counts.failedCount, 0);
  return { analysis, failedCount };
}

/** The results and every sample in the format of lm-eval, one folder for each model. */
async function writeExchangeFiles(
  { manifest, plan, paths }: OpenEvaluation,
  logs: {
    readonly records: Parameters<typeof itemsOf>[0]["records"];
    readonly scores: readonly EvaluationScore[];
  },
): Promise<void> {
  for (const model of manifest.models) {
    const folder = join(paths.directory, "lm-eval", model.modelId.replace(/[^\w.-]/g, "_"));
    await makeFolders(folder);
    const tasks = manifest.tasks.map((task) => ({
      ...task,
      ...itemsOf({ plan, ...logs }, model.modelId, task.task),
    }));
    for (const { task, trials, records, scores } of tasks) {
      if (trials.length === 0) continue;
      const lines = sampleLogLines(trials, records, scores);
      const text = lines.map((line) => `${line}\n`).join("");
      await writeFileAtomically(join(folder, `samples_${task}.jsonl`), text);
    }
    const results = lmEvalResults(manifest, model, tasks);
    await writeFileAtomically(
      join(folder, "results.json"),
      `${JSON.stringify(results, null, 2)}\n`,
    );
  }
}

function show(
  analysis: EvaluationAnalysis,
  { paths, manifest }: OpenEvaluation,
  options: Pick<EvalOptions, "json">,
): void {
  if (options.json) {
    process.stdout.write(renderEvaluationJson(analysis));
    return;
  }
  console.log(`\n${renderEvaluationTable(analysis, terminalOptions())}`);
  console.log(itemsLine(analysis, continueCommand(manifest, dirname(paths.directory))));
  console.log(`Records, scores and samples: ${paths.directory}`);
}
