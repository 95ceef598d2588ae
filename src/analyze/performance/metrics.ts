import { metricNames, type MetricName } from "../inference/metric-names.ts";
import type { CellContext } from "./cell-context.ts";
import { decodeTokensPerSecond } from "./decode-speed.ts";
import { interTokenLatencies } from "./inter-token-latency.ts";
import { prefillTokensPerSecond } from "./prefill-speed.ts";
import { totalTimeMs } from "./total-time.ts";
import type { CacheCondition } from "../../core/record.ts";
import type { OkTrial } from "./trials.ts";
import { ttftMs } from "./ttft.ts";

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
  const gaps = new Map(
    generations.map((trial) => [trial, interTokenLatencies(trial.record.trace)] as const),
  );
  const gapFigures = (key: "p50Ms" | "p99Ms"): DesignValue[] =>
    ofOutput(generations, (trial) => gaps.get(trial)?.[key] ?? null);
  const samples: Readonly<Record<MetricName, DesignValue[]>> = {
    "ttft-cold-ms": ttfts(ok, "cold"),
    "ttft-warm-prefix-ms": ttfts(ok, "warm-prefix"),
    "ttft-cached-ms": ttfts(ok, "cached"),
    "prefill-tokens-per-second": values(verified(ok, "cold"), ({ record }) =>
      prefillTokensPerSecond(record.trace),
    ),
    "decode-tokens-per-second": ofOutput(generations, ({ record }) =>
      decodeTokensPerSecond(record.trace.timing),
    ),
    "inter-token-p50-ms": gapFigures("p50Ms"),
    "inter-token-p99-ms": gapFigures("p99Ms"),
    "total-time-ms": ofOutput(verified(generations, "cold"), ({ record }) =>
      totalTimeMs(record.trace.timing),
    ),
  };
  return new Map(metricNames.map((metric) => [metric, samples[metric]]));
}

function ttfts(ok: readonly OkTrial[], condition: CacheCondition): DesignValue[] {
  return values(verified(ok, condition), ({ record }) => ttftMs(record.trace.timing));
}

function verified(trials: readonly OkTrial[], condition: CacheCondition): OkTrial[] {
  return trials.filter(({ verifiedCache }) => verifiedCache === condition);
}

function values(
  trials: readonly OkTrial[],
  figureOf: (trial: OkTrial) => number | null,
  outputLimitOf: (trial: OkTrial) => number | null = () => null,
): DesignValue[] {
  const found: DesignValue[] = [];
  for (const trial of trials) {
    const value = figureOf(trial);
    if (value === null) continue;
    const { promptId, round } = trial.record;
    found.push({ promptId, round, outputLimit: outputLimitOf(trial), value });
  }
  return found;
}

/** Figures of whole outputs: their length is part of the question. */
function ofOutput(
  trials: readonly OkTrial[],
  figureOf: (trial: OkTrial) => number | null,
): DesignValue[] {
  return values(trials, figureOf, ({ planned }) => planned.request.maxOutputTokens);
}
