import { z } from "zod";
import { trialModeSchema } from "../../core/record.ts";
import type { Analysis, CellAnalysis } from "./analysis.ts";

const ratio = z.number().positive().nullable();

/**
 * A model against the first one in the same scenario and mode. Ratios of point estimates: how sure
 * they are is not said here. `null` where either figure was not observed or is 0.
 */
export const modelRatioSchema = z.strictObject({
  modelId: z.string(),
  scenario: z.string(),
  mode: trialModeSchema,
  /** Of decode tokens per second (geometric mean over prompts); above 1 is faster. */
  decodeSpeed: ratio,
  /** Of the median cold TTFT; below 1 is faster. */
  ttftCold: ratio,
  /** Of the largest peak of resident memory; below 1 is smaller. */
  peakResident: ratio,
  /** Of the largest peak of private memory; below 1 is smaller. */
  peakPrivate: ratio,
});

export const comparisonSchema = z.strictObject({
  /** The model that the others are divided by; `null` without models. */
  baselineModelId: z.string().nullable(),
  kind: z.literal("ratios-of-point-estimates"),
  ratios: z.array(modelRatioSchema),
});

export type ModelRatio = z.infer<typeof modelRatioSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;

/** Every other model divided by the first of the experiment, per scenario and mode. */
export function compareWithFirst(analysis: Analysis): Comparison {
  const baselineModelId = analysis.models[0]?.modelId ?? null;
  const ratios = analysis.cells
    .filter((cell) => cell.modelId !== baselineModelId)
    .flatMap((cell) => {
      const baseline = analysis.cells.find(
        (other) =>
          other.modelId === baselineModelId &&
          other.scenario === cell.scenario &&
          other.mode === cell.mode,
      );
      return baseline === undefined ? [] : [ratiosOf(cell, baseline)];
    });
  return { baselineModelId, kind: "ratios-of-point-estimates", ratios };
}

function ratiosOf(cell: CellAnalysis, baseline: CellAnalysis): ModelRatio {
  const divided = (figure: (of: CellAnalysis) => number | null | undefined): number | null => {
    const above = figure(cell) ?? 0;
    const below = figure(baseline) ?? 0;
    return above > 0 && below > 0 ? above / below : null;
  };
  return {
    modelId: cell.modelId,
    scenario: cell.scenario,
    mode: cell.mode,
    decodeSpeed: divided((of) => of.decode.tokensPerSecond),
    ttftCold: divided((of) => of.ttft.cold.p50Ms),
    peakResident: divided((of) => of.memory.peakResident?.maxBytes),
    peakPrivate: divided((of) => of.memory.peakPrivate?.maxBytes),
  };
}
