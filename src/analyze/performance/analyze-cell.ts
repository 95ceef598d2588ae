import type { StopReason } from "../../core/generation.ts";
import type { CacheCondition } from "../../core/record.ts";
import { median } from "../../stats/quantile.ts";
import type { CellAnalysis, TtftSummary } from "./analysis.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import { conditionFlags } from "./condition-flags.ts";
import { dataFlags } from "./data-flags.ts";
import { cellEstimates } from "./cell-estimates.ts";
import { cellSeries } from "./cell-series.ts";
import { checkDeterminism } from "./determinism.ts";
import { groupFailures } from "./failures.ts";
import { summarizeInterToken } from "./inter-token-latency.ts";
import { summarizeJsonValidity } from "./json-validity-summary.ts";
import { measurementFlags } from "./measurement-flags.ts";
import { peakMemoryBytes, summarizeMemory } from "./memory-summary.ts";
import { summarizeCounts, summarizeLatencies, summarizeRates } from "./summaries.ts";
import { evaluateThresholds } from "./thresholds.ts";
import { seriesFlags } from "./series-flags.ts";
import { okTrials, type Trial } from "./trials.ts";
import type { TtftParts } from "./ttft.ts";
import { wideFlag } from "./wide-flag.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
import type { MetricName } from "../inference/metric-names.ts";
import type { InferenceSettings } from "../inference/settings.ts";

/** All figures of one cell, then the flags that follow from them. */
export function analyzeCell(
  context: CellContext,
  settings: InferenceSettings,
  seed: number,
): CellAnalysis {
  const memory = summarizeMemory(context.facts.weightBytes, context.memory);
  const estimates = cellEstimates(context, memory, settings, seed);
  const figures: CellAnalysis = {
    ...identityOf(context),
    ...sampleOf(context),
    ...speedOf(context),
    ...outputOf(context),
    jsonValidity: jsonValidityOf(context, settings, seed),
    estimates,
    memory,
    series: cellSeries(context),
    failures: groupFailures(context.trials),
    thresholds: [],
    flags: [],
  };
  const judged = { ...figures, thresholds: thresholdsOf(context, figures) };
  const flags = [
    ...dataFlags(context, judged, settings),
    ...measurementFlags(context, judged),
    ...seriesFlags(context),
    ...wideFlag(context, judged, settings),
    ...conditionFlags(context),
  ];
  return { ...judged, flags };
}

function identityOf({ model, scenario, mode }: CellContext) {
  return {
    modelId: model.modelId,
    scenario: scenario.scenario,
    scenarioName: scenario.displayName,
    mode,
    inputTokensRange: scenario.inputTokensRange,
  };
}

function sampleOf({ mode, trials, ok, generations, suspendedCount }: CellContext) {
  const okCount = ok.length + suspendedCount;
  const failed = trials.filter(({ run }) => run?.status === "failed").length;
  return {
    counts: {
      planned: trials.length,
      ok: okCount,
      failed,
      notRun: trials.length - okCount - failed,
      recovered: trials.reduce((sum, trial) => sum + recoveredAttempts(trial), 0),
      generations: generations.length,
    },
    promptCount: new Set(ok.map(({ run }) => run.promptId)).size,
    roundCount: new Set(ok.map(({ run }) => run.round)).size,
    promptTokens: summarizeCounts(generations.map(({ run }) => run.figures.promptTokenCount)),
    promptsOutOfRangeCount: new Set(
      trials
        .filter(({ planned }) => planned.mode === mode && !planned.promptLengthInRange)
        .map(({ planned }) => planned.promptId),
    ).size,
  };
}

function recoveredAttempts({ run, failedAttemptCount }: Trial): number {
  return run?.status === "ok" ? failedAttemptCount : 0;
}

function speedOf(context: CellContext) {
  const { ok, generations, samples } = context;
  const cold = ok.filter(({ verifiedCache }) => verifiedCache === "cold");
  return {
    ttft: {
      cold: summarizeTtft("cold", "ttft-cold-ms", context),
      warmPrefix: summarizeTtft("warm-prefix", "ttft-warm-prefix-ms", context),
      cached: summarizeTtft("cached", "ttft-cached-ms", context),
    },
    ttftColdParts: medianParts(cold.map(({ run }) => run.figures.ttftParts)),
    prefill: summarizeRates(samples.get("prefill-tokens-per-second") ?? []),
    decode: summarizeRates(samples.get("decode-tokens-per-second") ?? []),
    interToken: summarizeInterToken(generations.map(({ run }) => run.figures.interToken)),
    totalTime: summarizeLatencies(samples.get("total-time-ms") ?? []),
  };
}

function summarizeTtft(
  condition: CacheCondition,
  metric: MetricName,
  { trials, ok, samples }: CellContext,
): TtftSummary {
  const planned = ok.filter((trial) => trial.planned.cacheCondition === condition);
  const verifiedCount = planned.filter(({ verifiedCache }) => verifiedCache !== null).length;
  const unverifiedCount = planned.filter(({ run }) => run.figures.cacheState === "unknown").length;
  return {
    ...summarizeLatencies(samples.get(metric) ?? []),
    plannedCount: trials.filter((trial) => trial.planned.cacheCondition === condition).length,
    plannedOkCount: planned.length,
    unverifiedCount,
    differingCount: planned.length - verifiedCount - unverifiedCount,
  };
}

function medianParts(parts: readonly TtftParts[]): CellAnalysis["ttftColdParts"] {
  const of = (key: keyof TtftParts): number | null =>
    median(parts.map((part) => part[key]).filter((value) => value !== null));
  return {
    templateMs: of("templateMs"),
    tokenizeMs: of("tokenizeMs"),
    prefillMs: of("prefillMs"),
    firstSampleMs: of("firstSampleMs"),
  };
}

function outputOf({ generations, determinismChecks }: CellContext) {
  const reasons = new Map<StopReason, number>();
  for (const { run } of generations) {
    const { stopReason } = run.figures;
    reasons.set(stopReason, (reasons.get(stopReason) ?? 0) + 1);
  }
  return {
    outputTokens: summarizeCounts(generations.map(({ run }) => run.figures.outputTokenCount)),
    emptyOutputCount: generations.filter(({ run }) => run.figures.isTextEmpty).length,
    stopReasons: [...reasons].map(([reason, count]) => ({ reason, count })),
    determinism: checkDeterminism([...generations, ...okTrials(determinismChecks)]),
  };
}

function jsonValidityOf(context: CellContext, settings: InferenceSettings, seed: number) {
  const { hasJson, generations, scores } = context;
  if (!hasJson) return null;
  const label = `json conformity ${subjectOf(context)}`;
  return summarizeJsonValidity(generations, scores, {
    seed: inferenceSeed(seed, label),
    confidence: settings.confidence,
    resamples: settings.resamples,
  });
}

function thresholdsOf({ scenario, hasJson }: CellContext, figures: CellAnalysis) {
  return evaluateThresholds(scenario.thresholds, {
    ttftColdP50Ms: figures.ttft.cold.p50Ms,
    decodeTokensPerSecond: figures.decode.tokensPerSecond,
    peakMemoryBytes: peakMemoryBytes(figures.memory),
    jsonConformRate: figures.jsonValidity?.conformRate ?? null,
    hasJson,
  });
}
