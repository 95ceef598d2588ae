import type { Analysis, CellAnalysis, ModelAnalysis } from "../analyze/performance/analysis.ts";
import { plainText } from "./plain-text.ts";

/**
 * What a model is called in a report: name, format, quantization. Models that would read the same
 * carry their id too, so that no two rows can be confused.
 */
export function modelLabels(analysis: Analysis): ReadonlyMap<string, string> {
  const short = analysis.models.map((model) => shortLabel(model));
  return new Map(
    analysis.models.map((model, index) => {
      const label = short[index] ?? "";
      const isUnique = short.filter((other) => other === label).length === 1;
      return [model.modelId, isUnique ? label : `${label} [${plainText(model.modelId)}]`];
    }),
  );
}

/** The scenario, with the mode where outputs were not of fixed length. */
export function scenarioLabel(cell: CellAnalysis): string {
  const scenario = plainText(cell.scenario);
  return cell.mode === "fixed-length" ? scenario : `${scenario} (${cell.mode})`;
}

function shortLabel(model: ModelAnalysis): string {
  const synthetic = model.synthetic ? " (synthetic weights)" : "";
  return `${plainText(model.displayName)} ${formatLabel(model)}${synthetic}`;
}

/** Format and quantization, such as `GGUF Q4_1`; of a server its software too, such as `HTTP llama-server`. */
export function formatLabel(model: ModelAnalysis): string {
  return formatParts(model, "unknown quantization");
}

/** What {@link formatLabel} shows, in any language. */
export function formatParts(
  { format, quantization, served }: FormatFacts,
  unknownQuantization: string,
): string {
  const known = quantization === null ? null : plainText(quantization);
  const parts =
    served === undefined
      ? [known ?? unknownQuantization]
      : [known, plainText(served.software ?? "")].filter((part) => part !== null && part !== "");
  return [plainText(format).toUpperCase(), ...parts].join(" ");
}

type FormatFacts = Pick<ModelAnalysis, "quantization" | "served"> & { readonly format: string };
