import type { Dossier } from "../analyze/dossier.ts";
import type { Estimate } from "../analyze/inference/estimate.ts";
import { formatCsv, type CsvValue } from "./csv-text.ts";

const COLUMNS = [
  "experiment_id",
  "model_id",
  "model",
  "format",
  "quantization",
  "file_sha256",
  "workload",
  "mode",
  "metric",
  "estimator",
  "value",
  "low",
  "high",
  "confidence",
  "interval_method",
  "unit_of_analysis",
  "n",
  "values",
  "undefined_because",
] as const;

interface Named {
  readonly modelId: string;
  readonly displayName: string;
  readonly format: string;
  readonly quantization: string | null;
  readonly fileSha256: string;
}

/** One line for each estimate of a report: point, interval, n; nothing rounded. Ends with a line feed. */
export function renderEstimatesCsv({ performance, capability }: Dossier): string {
  const speeds = performance.flatMap(({ experiment, models, cells }) =>
    cells.flatMap((cell) =>
      cell.estimates.map((estimate) =>
        rowOf(
          experiment.experimentId,
          models.find(({ modelId }) => modelId === cell.modelId),
          [cell.scenario, cell.mode],
          estimate,
        ),
      ),
    ),
  );
  const scores = capability.flatMap(({ experimentId, models, tasks, groups }) =>
    [
      ...tasks.map(({ modelId, task, estimates }) => ({ modelId, name: task, estimates })),
      ...groups.map(({ modelId, group, estimates }) => ({ modelId, name: group, estimates })),
    ].flatMap(({ modelId, name, estimates }) =>
      estimates.map((estimate) =>
        rowOf(
          experimentId,
          models.find((model) => model.modelId === modelId),
          [name, null],
          estimate,
        ),
      ),
    ),
  );
  return formatCsv([COLUMNS, ...speeds, ...scores]);
}

function rowOf(
  experimentId: string,
  model: Named | undefined,
  [workload, mode]: readonly [string, string | null],
  { metric, estimator, value, interval, unit, n, valueCount, reason }: Estimate,
): CsvValue[] {
  return [
    experimentId,
    model?.modelId ?? null,
    model?.displayName ?? null,
    model?.format ?? null,
    model?.quantization ?? null,
    model?.fileSha256 ?? null,
    workload,
    mode,
    metric,
    estimator,
    value,
    interval?.low ?? null,
    interval?.high ?? null,
    interval?.confidence ?? null,
    interval?.method ?? null,
    unit,
    n,
    valueCount,
    reason?.code ?? null,
  ];
}
