import type { Analysis, CellAnalysis, ModelAnalysis } from "../analyze/performance/analysis.ts";
import { modelLabels, scenarioLabel } from "./labels.ts";

/** A cell with the names under which a report shows it. */
export interface CellRow {
  readonly cell: CellAnalysis;
  readonly model: ModelAnalysis;
  readonly modelLabel: string;
  readonly scenarioLabel: string;
}

/** The rows of every table, in the order of the analysis. */
export function cellRows(analysis: Analysis): CellRow[] {
  const labels = modelLabels(analysis);
  const models = new Map(analysis.models.map((model) => [model.modelId, model]));
  return analysis.cells.flatMap((cell) => {
    const model = models.get(cell.modelId);
    if (model === undefined) return [];
    const modelLabel = labels.get(cell.modelId) ?? cell.modelId;
    return [{ cell, model, modelLabel, scenarioLabel: scenarioLabel(cell) }];
  });
}
