import { metricNames, type MetricName } from "../inference/metric-names.ts";
import type { CellContext } from "./cell-context.ts";
import type { OkRun } from "./trial-run.ts";
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
interface CellTrials extends Pick<CellContext, "ok" | "generations"> {
  /** Random weights write noise: its characters say nothing of any text. */
  readonly writesNoise: boolean;
}

/** The figure of every trial that has it, for every metric, in the order in which the trials were run. */
export function metricSamples({ ok, generations, writesNoise }: CellTrials): MetricSamples {
  const samples = new Map(metricNames.map((metric) => [metric, new Array<DesignValue>()]));
  const add: AddFigure = (metric, { promptId, round }, outputLimit, value) => {
    if (value !== null) samples.get(metric)?.push({ promptId, round, outputLimit, value });
  };
  for (const trial of ok) addOfRequest(trial, add);
  for (const trial of generations) {
    addOfOutput(trial, add);
    if (!writesNoise) addOfText(trial, add);
  }
  return samples;
}

type AddFigure = (
  metric: MetricName,
  run: OkRun,
  outputLimit: number | null,
  value: number | null,
) => void;

/** Figures that are known with the first token. */
function addOfRequest({ run, verifiedCache }: OkTrial, add: AddFigure): void {
  const { ttftMs, prefillTokensPerSecond } = run.figures;
  if (verifiedCache === null) return;
  add(`ttft-${verifiedCache}-ms`, run, null, ttftMs);
  if (verifiedCache === "cold") {
    add("prefill-tokens-per-second", run, null, prefillTokensPerSecond);
  }
}

/** Figures of whole outputs: their length is part of the question. */
function addOfOutput({ planned, run, verifiedCache }: OkTrial, add: AddFigure): void {
  const { decodeTokensPerSecond, interToken, totalTimeMs } = run.figures;
  const limit = planned.maxOutputTokens;
  add("decode-tokens-per-second", run, limit, decodeTokensPerSecond);
  add("inter-token-p50-ms", run, limit, interToken?.p50Ms ?? null);
  add("inter-token-p99-ms", run, limit, interToken?.p99Ms ?? null);
  if (verifiedCache === "cold") add("total-time-ms", run, limit, totalTimeMs);
}

function addOfText({ planned, run }: OkTrial, add: AddFigure): void {
  const { decodeCharactersPerSecond } = run.figures;
  add("decode-characters-per-second", run, planned.maxOutputTokens, decodeCharactersPerSecond);
}
