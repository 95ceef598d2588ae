import type { MetricName } from "../inference/metric-names.ts";
import { isCacheStateVerified } from "./cache-state.ts";
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

/** The figure of every trial that has it, in the order in which the trials were run. */
export function metricValues(context: CellContext, metric: MetricName): DesignValue[] {
  return SOURCES[metric](context);
}

const SOURCES: Readonly<Record<MetricName, (context: CellContext) => DesignValue[]>> = {
  "ttft-cold-ms": (context) => ttfts(context, "cold"),
  "ttft-warm-prefix-ms": (context) => ttfts(context, "warm-prefix"),
  "ttft-cached-ms": (context) => ttfts(context, "cached"),
  "prefill-tokens-per-second": (context) =>
    values(verified(context.ok, "cold"), ({ record }) => prefillTokensPerSecond(record.trace)),
  "decode-tokens-per-second": ({ generations }) =>
    ofOutput(generations, ({ record }) => decodeTokensPerSecond(record.trace.timing)),
  "inter-token-p50-ms": ({ generations }) =>
    ofOutput(generations, ({ record }) => interTokenLatencies(record.trace)?.p50Ms ?? null),
  "inter-token-p99-ms": ({ generations }) =>
    ofOutput(generations, ({ record }) => interTokenLatencies(record.trace)?.p99Ms ?? null),
  "total-time-ms": ({ generations }) =>
    ofOutput(verified(generations, "cold"), ({ record }) => totalTimeMs(record.trace.timing)),
};

function ttfts({ ok }: CellContext, condition: CacheCondition): DesignValue[] {
  return values(verified(ok, condition), ({ record }) => ttftMs(record.trace.timing));
}

function verified(trials: readonly OkTrial[], condition: CacheCondition): OkTrial[] {
  return trials.filter(
    ({ planned, record }) =>
      planned.cacheCondition === condition && isCacheStateVerified(condition, record.trace),
  );
}

function values(
  trials: readonly OkTrial[],
  figureOf: (trial: OkTrial) => number | null,
): DesignValue[] {
  return trials.flatMap((trial) => {
    const value = figureOf(trial);
    const { promptId, round } = trial.record;
    return value === null ? [] : [{ promptId, round, outputLimit: null, value }];
  });
}

/** Figures of whole outputs: their length is part of the question. */
function ofOutput(
  trials: readonly OkTrial[],
  figureOf: (trial: OkTrial) => number | null,
): DesignValue[] {
  return trials.flatMap((trial) =>
    values([trial], figureOf).map((value) => ({
      ...value,
      outputLimit: trial.planned.request.maxOutputTokens,
    })),
  );
}
