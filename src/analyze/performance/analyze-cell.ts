import type { CacheCondition } from "../../core/record.ts";
import { median } from "../../stats/quantile.ts";
import type { CellAnalysis, TtftSummary } from "./analysis.ts";
import { observedCacheState } from "./cache-state.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import { conditionFlags } from "./condition-flags.ts";
import { dataFlags } from "./data-flags.ts";
import { decodeTokensPerSecond } from "./decode-speed.ts";
import { cellEstimates } from "./cell-estimates.ts";
import { cellSeries } from "./cell-series.ts";
import { checkDeterminism } from "./determinism.ts";
import { groupFailures } from "./failures.ts";
import { summarizeInterToken } from "./inter-token-latency.ts";
import { summarizeJsonValidity } from "./json-validity-summary.ts";
import { measurementFlags } from "./measurement-flags.ts";
import { peakMemoryBytes, summarizeMemory } from "./memory-summary.ts";
import { prefillTokensPerSecond } from "./prefill-speed.ts";
import {
  summarizeCounts,
  summarizeLatencies,
  summarizeRates,
  type PromptValue,
} from "./summaries.ts";
import { evaluateThresholds } from "./thresholds.ts";
import { totalTimeMs } from "./total-time.ts";
import { seriesFlags } from "./series-flags.ts";
import { okTrials, type OkTrial, type Trial } from "./trials.ts";
import { ttftMs, ttftParts, type TtftParts } from "./ttft.ts";
import { wideFlag } from "./wide-flag.ts";
import { inferenceSeed } from "../inference/inference-seed.ts";
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
  const failed = trials.filter(({ record }) => record?.status === "failed").length;
  return {
    counts: {
      planned: trials.length,
      ok: okCount,
      failed,
      notRun: trials.length - okCount - failed,
      recovered: trials.reduce((sum, trial) => sum + recoveredAttempts(trial), 0),
      generations: generations.length,
    },
    promptCount: new Set(ok.map(({ record }) => record.promptId)).size,
    roundCount: new Set(ok.map(({ record }) => record.round)).size,
    promptTokens: summarizeCounts(generations.map(({ record }) => record.trace.promptTokenCount)),
    promptsOutOfRangeCount: new Set(
      trials
        .filter(({ planned }) => planned.mode === mode && !planned.promptLengthInRange)
        .map(({ planned }) => planned.promptId),
    ).size,
  };
}

function recoveredAttempts({ record, failedAttemptCount }: Trial): number {
  return record?.status === "ok" ? failedAttemptCount : 0;
}

function speedOf({ trials, ok, generations }: CellContext) {
  const cold = ok.filter((trial) => isVerified("cold", trial));
  return {
    ttft: {
      cold: summarizeTtft("cold", trials, ok),
      warmPrefix: summarizeTtft("warm-prefix", trials, ok),
      cached: summarizeTtft("cached", trials, ok),
    },
    ttftColdParts: medianParts(cold.map(({ record }) => ttftParts(record.trace.timing))),
    prefill: summarizeRates(samplesOf(cold, ({ record }) => prefillTokensPerSecond(record.trace))),
    decode: summarizeRates(
      samplesOf(generations, ({ record }) => decodeTokensPerSecond(record.trace.timing)),
    ),
    interToken: summarizeInterToken(generations.map(({ record }) => record.trace)),
    totalTime: summarizeLatencies(
      samplesOf(
        generations.filter((trial) => isVerified("cold", trial)),
        ({ record }) => totalTimeMs(record.trace.timing),
      ),
    ),
  };
}

function summarizeTtft(
  condition: CacheCondition,
  trials: readonly Trial[],
  ok: readonly OkTrial[],
): TtftSummary {
  const planned = ok.filter((trial) => trial.planned.cacheCondition === condition);
  const verified = planned.filter((trial) => isVerified(condition, trial));
  const unverifiedCount = planned.filter(
    ({ record }) => observedCacheState(record.trace) === "unknown",
  ).length;
  return {
    ...summarizeLatencies(samplesOf(verified, ({ record }) => ttftMs(record.trace.timing))),
    plannedCount: trials.filter((trial) => trial.planned.cacheCondition === condition).length,
    plannedOkCount: planned.length,
    unverifiedCount,
    differingCount: planned.length - verified.length - unverifiedCount,
  };
}

function isVerified(condition: CacheCondition, { verifiedCache }: OkTrial): boolean {
  return verifiedCache === condition;
}

/** The figure of every trial that has it. */
function samplesOf(
  trials: readonly OkTrial[],
  figureOf: (trial: OkTrial) => number | null,
): PromptValue[] {
  return trials.flatMap((trial) => {
    const value = figureOf(trial);
    return value === null ? [] : [{ promptId: trial.record.promptId, value }];
  });
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
  const reasons = new Map<OkTrial["record"]["trace"]["stopReason"], number>();
  for (const { record } of generations) {
    reasons.set(record.trace.stopReason, (reasons.get(record.trace.stopReason) ?? 0) + 1);
  }
  return {
    outputTokens: summarizeCounts(generations.map(({ record }) => record.trace.outputTokenCount)),
    emptyOutputCount: generations.filter(({ record }) => record.trace.text.trim() === "").length,
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
