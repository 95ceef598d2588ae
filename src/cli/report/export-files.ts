import { renderBenchstat } from "../../exchange/export/benchstat.ts";
import { renderLlamaBench } from "../../exchange/export/llama-bench.ts";
import { renderLocalScore } from "../../exchange/export/local-score.ts";
import { renderProcyon } from "../../exchange/export/procyon.ts";
import { ConfigError } from "../../core/errors.ts";
import type { LoadedExperiment } from "./load-experiment.ts";
import { readPerformanceFiles } from "./read-performance.ts";
import type { ReportFile } from "./report-files.ts";

const EXPORTS = {
  "llama-bench": { suffix: "llama-bench.json", render: renderLlamaBench },
  benchstat: { suffix: "benchstat.txt", render: renderBenchstat },
  localscore: { suffix: "localscore.json", render: renderLocalScore },
  procyon: { suffix: "procyon.json", render: renderProcyon },
} as const;

export type ExportFormat = keyof typeof EXPORTS;

export function isExportFormat(format: string): format is ExportFormat {
  return Object.hasOwn(EXPORTS, format);
}

/** Speeds as another tool defines them, one file for each performance experiment. @throws ConfigError `nothing-to-export` */
export async function exportFiles(
  format: ExportFormat,
  experiments: readonly LoadedExperiment[],
): Promise<ReportFile[]> {
  const measured = experiments.filter(({ command }) => command === "perf");
  if (measured.length === 0) {
    throw new ConfigError(`--format ${format}: none of the inputs is a performance experiment`, {
      code: "nothing-to-export",
      hint: "Name one with --input. Evaluations carry lm-eval's format in their folder lm-eval/.",
    });
  }
  const { suffix, render } = EXPORTS[format];
  const files: ReportFile[] = [];
  for (const { directory } of measured) {
    const experiment = await readPerformanceFiles(directory);
    const { experimentId } = experiment.manifest;
    const name = measured.length === 1 ? suffix : `${experimentId}.${suffix}`;
    files.push({ name, text: render(experiment) });
  }
  return files;
}
