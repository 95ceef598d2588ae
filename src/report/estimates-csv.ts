import type { Dossier } from "../analyze/dossier.ts";
import type { Estimate } from "../analyze/inference/estimate.ts";
import { formatCsv, type CsvValue } from "./csv-text.ts";

interface Row {
  readonly experimentId: string;
  readonly model: Named | null;
  readonly workload: string;
  readonly mode: string | null;
  readonly estimate: Estimate;
}

const COLUMNS: readonly (readonly [string, (row: Row) => CsvValue])[] = [
  ["experiment_id", ({ experimentId }) => experimentId],
  ["model_id", ({ model }) => model?.modelId ?? null],
  ["model", ({ model }) => model?.displayName ?? null],
  ["format", ({ model }) => model?.format ?? null],
  ["quantization", ({ model }) => model?.quantization ?? null],
  ["file_sha256", ({ model }) => model?.fileSha256 ?? null],
  ["workload", ({ workload }) => workload],
  ["mode", ({ mode }) => mode],
  ["metric", ({ estimate }) => estimate.metric],
  ["estimator", ({ estimate }) => estimate.estimator],
  ["value", ({ estimate }) => estimate.value],
  ["low", ({ estimate }) => estimate.interval?.low ?? null],
  ["high", ({ estimate }) => estimate.interval?.high ?? null],
  ["confidence", ({ estimate }) => estimate.interval?.confidence ?? null],
  ["interval_method", ({ estimate }) => estimate.interval?.method ?? null],
  ["unit_of_analysis", ({ estimate }) => estimate.unit],
  ["n", ({ estimate }) => estimate.n],
  ["values", ({ estimate }) => estimate.valueCount],
  ["undefined_because", ({ estimate }) => estimate.reason?.code ?? null],
];

interface Named {
  readonly modelId: string;
  readonly displayName: string;
  readonly format: string;
  readonly quantization: string | null;
  readonly fileSha256: string | null;
}

/** One line for each estimate of a report: point, interval, n; nothing rounded. Ends with a line feed. */
export function renderEstimatesCsv({ performance, capability }: Dossier): string {
  const speeds = performance.flatMap(({ experiment, models, cells }) =>
    cells.flatMap(({ modelId, scenario, mode, estimates }) =>
      estimates.map((estimate): Row => {
        const { experimentId } = experiment;
        return { experimentId, model: named(models, modelId), workload: scenario, mode, estimate };
      }),
    ),
  );
  const scores = capability.flatMap(({ experimentId, models, tasks, groups }) =>
    [
      ...tasks.map(({ task: workload, ...rest }) => ({ workload, ...rest })),
      ...groups.map(({ group: workload, ...rest }) => ({ workload, ...rest })),
    ].flatMap(({ modelId, workload, estimates }) =>
      estimates.map((estimate): Row => {
        return { experimentId, model: named(models, modelId), workload, mode: null, estimate };
      }),
    ),
  );
  return formatCsv([
    COLUMNS.map(([name]) => name),
    ...[...speeds, ...scores].map((row) => COLUMNS.map(([, valueOf]) => valueOf(row))),
  ]);
}

function named(models: readonly Named[], modelId: string): Named | null {
  return models.find((model) => model.modelId === modelId) ?? null;
}
