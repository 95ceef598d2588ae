import { dirname } from "node:path";
import { analyzeOverhead } from "../../analyze/overhead/analyze-overhead.ts";
import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import { collect } from "../../core/collect.ts";
import { shellWord } from "../../core/shell-word.ts";
import { renderOverheadTable } from "../../report/overhead-terminal.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { terminalOptions } from "../terminal.ts";
import type { OpenOverhead } from "./open-overhead.ts";

interface Conclusion {
  readonly analysis: OverheadAnalysis;
  /** Measured trials whose last record is a failure, and answers with other tokens than those of the lowest rung. */
  readonly failedCount: number;
}

/** Analyses everything, writes analysis.json and shows the result. */
export async function concludeOverhead(
  experiment: OpenOverhead,
  options: { readonly json: boolean },
): Promise<Conclusion> {
  const { manifest, plan, paths } = experiment;
  const records = await collect(experiment.records.read());
  const sessions = await collect(experiment.sessions.read());
  const analysis = analyzeOverhead({ manifest, plan, records, sessions });
  const json = `${JSON.stringify(analysis, null, 2)}\n`;
  await writeFileAtomically(paths.analysis, json);
  const summary = summaryLines(analysis, paths.directory);
  if (options.json) {
    process.stdout.write(json);
    for (const line of summary) console.error(line);
  } else {
    console.log(`\n${renderOverheadTable(analysis, terminalOptions())}`);
    for (const line of summary) console.log(line);
    console.log(`Report: edge-bench report --input ${shellWord(paths.directory)}`);
  }
  const { progress, agreement } = analysis;
  const differentCount = agreement.rungs.reduce((sum, rung) => sum + rung.differentCount, 0);
  return { analysis, failedCount: progress.failed + differentCount };
}

/** How far it came, where it lies, and how to go on. */
function summaryLines({ progress, experiment }: OverheadAnalysis, directory: string): string[] {
  const { planned, ok, failed } = progress;
  const folder = dirname(directory);
  const where = folder === "results" ? "" : ` --results-dir ${shellWord(folder)}`;
  return [
    `Trials: ${ok}/${planned} done${failed > 0 ? `, ${failed} failed` : ""}`,
    ...(ok < planned
      ? [`Continue: edge-bench overhead --resume ${experiment.experimentId}${where}`]
      : []),
    `Records and analysis: ${directory}`,
  ];
}
