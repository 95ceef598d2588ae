import type { Analysis } from "../analyze/performance/analysis.ts";
import type { Comparison, ModelRatio } from "../analyze/performance/compare-models.ts";
import { formatFigure } from "./format-number.ts";
import { modelLabels } from "./labels.ts";
import { plainText } from "./plain-text.ts";
import { fitColumns, tableLines, type LayoutColumn } from "./terminal-layout.ts";
import { wrapText } from "./text-width.ts";

/** The models' ratios to the first one as a table for a terminal. Ends with a line feed. */
export function renderComparison(
  analysis: Analysis,
  comparison: Comparison,
  options: { readonly columns: number },
): string {
  const labels = modelLabels(analysis);
  const nameOf = (modelId: string): string => labels.get(modelId) ?? plainText(modelId);
  const { baselineModelId, ratios } = comparison;
  if (baselineModelId === null || ratios.length === 0) return "There is nothing to compare.\n";
  const title = `Compared with ${nameOf(baselineModelId)}: ratios of point estimates, no statement of how sure they are. Decode above 1 is faster; TTFT and memory below 1 are less.`;
  const layout = fitColumns(columnsOf(ratios, nameOf), options.columns);
  const body = layout === null ? listOf(ratios, nameOf) : tableLines(layout, (text) => text);
  return `${[...wrapText(title, options.columns), ...body].join("\n")}\n`;
}

const FIGURES = [
  { header: ["Decode", "ratio"], value: (of: ModelRatio) => of.decodeSpeed },
  { header: ["TTFT cold", "ratio"], value: (of: ModelRatio) => of.ttftCold },
  { header: ["Resident", "ratio"], value: (of: ModelRatio) => of.peakResident },
  { header: ["Private", "ratio"], value: (of: ModelRatio) => of.peakPrivate },
] as const;

function columnsOf(
  ratios: readonly ModelRatio[],
  nameOf: (modelId: string) => string,
): LayoutColumn[] {
  const names = (header: string, cell: (of: ModelRatio) => string): LayoutColumn => ({
    header: [header],
    align: "left",
    dropOrder: null,
    cells: ratios.map(cell),
  });
  return [
    names("Model", (of) => nameOf(of.modelId)),
    names("Scenario", scenarioOf),
    ...FIGURES.map(({ header, value }): LayoutColumn => ({
      header: [...header],
      align: "right",
      dropOrder: null,
      cells: ratios.map((of) => formatFigure(value(of))),
    })),
  ];
}

/** For terminals too narrow for a table. */
function listOf(ratios: readonly ModelRatio[], nameOf: (modelId: string) => string): string[] {
  return ratios.flatMap((of) => [
    `${nameOf(of.modelId)}, ${scenarioOf(of)}:`,
    ...FIGURES.map(({ header, value }) => `  ${header.join(" ")}: ${formatFigure(value(of))}`),
  ]);
}

function scenarioOf({ scenario, mode }: ModelRatio): string {
  return mode === "fixed-length" ? plainText(scenario) : `${plainText(scenario)} (${mode})`;
}
