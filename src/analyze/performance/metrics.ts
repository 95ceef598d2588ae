import { metricNames, type MetricName } from "../inference/metric-names.ts";
import type { CellContext } from "./cell-context.ts";
import type { CacheCondition } from "../../core/record.ts";
import type { RunFigures } from "./run-figures.ts";
import type { OkTrial } from "./trials.ts";

/** A figure of one trial and where in the design it stands: prompts crossed with rounds. */
export interface DesignValue {
  readonly promptId: string;
  readonly round: number;
  /** Tokens that were asked for at most; `null` where the figure does not depend on it. */
  readonly outputLimit: number | null;
  readonly value: number;
}

/** The figures of a cell's trials, by metric. */
export type MetricSamples = ReadonlyMap<MetricName, readonly DesignValue[]>;

/** The successful trials of a cell, in the order in which they were run. */
type CellTrials = Pick<CellContext, "ok" | "generations">;

/** The figure of every trial that has it, for every metric, in the order in which the trials were run. */
export function metricSamples({ ok, generations }: CellTrials): MetricSamples {
  const cold = verified(ok, "cold");
  const samples: Readonly<Record<MetricName, DesignValue[]>> = {
    "ttft-cold-ms": ofRequest(cold, ({ ttftMs }) => ttftMs),
    "ttft-warm-prefix-ms": ofRequest(verified(ok, "warm-prefix"), ({ ttftMs }) => ttftMs),
    "ttft-cached-ms": ofRequest(verified(ok, "cached"), ({ ttftMs }) => ttftMs),
    "prefill-tokens-per-second": ofRequest(cold, (figures) => figures.prefillTokensPerSecond),
    "decode-tokens-per-second": ofOutput(generations, (figures) => figures.decodeTokensPerSecond),
    "inter-token-p50-ms": ofOutput(generations, ({ interToken }) => interToken?.p50Ms ?? null),
    "inter-token-p99-ms": ofOutput(generations, ({ interToken }) => interToken?.p99Ms ?? null),
    "total-time-ms": ofOutput(verified(generations, "cold"), ({ totalTimeMs }) => totalTimeMs),
  };
  return new Map(metricNames.map((metric) => [metric, samples[metric]]));
}

function verified(trials: readonly OkTrial[], condition: CacheCondition): OkTrial[] {
  return trials.filter(({ verifiedCache }) => verifiedCache === condition);
}

type FigureOf = (figures: RunFigures) => number | null;

/** Figures that are known with the first token. */
function ofRequest(trials: readonly OkTrial[], figureOf: FigureOf): DesignValue[] {
  return values(trials, figureOf, () => null);
}

/** Figures of whole outputs: their length is part of the question. */
function ofOutput(trials: readonly OkTrial[], figureOf: FigureOf): DesignValue[] {
  return values(trials, figureOf, ({ planned }) => planned.request.maxOutputTokens);
}

function values(
  trials: readonly OkTrial[],
  figureOf: FigureOf,
  outputLimitOf: (trial: OkTrial) => number | null,
): DesignValue[] {
  const found: DesignValue[] = [];
  for (const trial of trials) {
    const value = figureOf(trial.run.figures);
    if (value === null) continue;
    const { promptId, round } = trial.run;
    found.push({ promptId, round, outputLimit: outputLimitOf(trial), value });
  }
  return found;
}
