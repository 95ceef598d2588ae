import type { Analysis, CellAnalysis, ModelAnalysis } from "../../analyze/performance/analysis.ts";
import { workloadName } from "./comparison-sentence.ts";
import type { ComposeContext } from "./context.ts";

/** A cell with the names under which a report shows it. */
export interface PerformanceRow {
  readonly analysis: Analysis;
  readonly cell: CellAnalysis;
  readonly model: ModelAnalysis;
  readonly modelLabel: string;
  readonly scenarioLabel: string;
}

/** The cells of all experiments, in the order of the analyses. */
export function performanceRows({ dossier, words, names }: ComposeContext): PerformanceRow[] {
  return dossier.performance.flatMap((analysis) => {
    const { experimentId } = analysis.experiment;
    const models = new Map(analysis.models.map((model) => [model.modelId, model]));
    return analysis.cells.flatMap((cell) => {
      const model = models.get(cell.modelId);
      if (model === undefined) return [];
      return [
        {
          analysis,
          cell,
          model,
          modelLabel: names.of("performance", { experimentId, modelId: cell.modelId }),
          scenarioLabel: workloadName({ workload: cell.scenario, mode: cell.mode }, words),
        },
      ];
    });
  });
}

/** Rows of the same scenario and mode, over all experiments: what is drawn in one picture. */
export function rowsByScenario(
  rows: readonly PerformanceRow[],
): { readonly label: string; readonly rows: readonly PerformanceRow[] }[] {
  const groups = new Map<string, PerformanceRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.cell.scenario, row.cell.mode]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({
    label: group[0]?.scenarioLabel ?? "",
    rows: group,
  }));
}
