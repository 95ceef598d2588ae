import { median } from "../../stats/quantile.ts";
import type { CellAnalysis } from "./analysis.ts";
import { subjectOf, type CellContext } from "./cell-context.ts";
import { conditionFlags, type TrialsOnMachine } from "./condition-flags.ts";
import { dataFlags } from "./data-flags.ts";
import { cellEstimates } from "./cell-estimates.ts";
import { cellSeries } from "./cell-series.ts";
import { checkDeterminism } from "./determinism.ts";
import { estimateOf } from "./estimate-of.ts";
import { groupFailures } from "./failures.ts";
import { summarizeHttp } from "./http-exchange.ts";
import { summarizeInterToken } from "./inter-token-latency.ts";
import { summarizeJsonValidity } from "./json-validity-summary.ts";
import { measurementFlags } from "./measurement-flags.ts";
import { peakMemoryBytes } from "./memory-summary.ts";
import { summarizeCounts, summarizeLatencies, summarizeRates } from "./summaries.ts";
import { evaluateThresholds } from "./thresholds.ts";
import { seriesFlags } from "./series-flags.ts";
import { okTrials } from "./trials.ts";
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
  const { memory } = context;
  const estimates = cellEstimates(context, memory, settings, seed);
  const figures: CellAnalysis = {
    ...identityOf(context),
    ...sampleOf(context),
    ...speedOf(context),
    ...outputOf(context),
    ...httpOf(context),
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
    ...conditionFlags(machineAround(context)),
  ];
  return { ...judged, flags };
}

/** A server does not tell how many threads it computes with. */
function machineAround(context: CellContext): TrialsOnMachine {
  const { ok, facts, logicalCores, firstRunOrder } = context;
  return {
    subject: subjectOf(context),
    runs: ok.map(({ run }) => run),
    ownThreads: facts.options === null ? null : (facts.options.threads ?? 0),
    logicalCores,
    firstRunOrder,
  };
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

function sampleOf({ trials, ok, generations, suspendedCount, tally }: CellContext) {
  const okCount = ok.length + suspendedCount;
  return {
    counts: {
      planned: trials.length,
      ok: okCount,
      failed: tally.failedCount,
      notRun: trials.length - okCount - tally.failedCount,
      recovered: tally.recoveredCount,
      generations: generations.length,
    },
    promptCount: tally.promptCount,
    roundCount: tally.roundCount,
    promptTokens: summarizeCounts(tally.promptTokenCounts),
    promptsOutOfRangeCount: tally.promptsOutOfRangeCount,
  };
}

function speedOf({ generations, samples, tally: { byCache, coldParts } }: CellContext) {
  const of = (metric: MetricName) => samples.get(metric) ?? [];
  return {
    ttft: {
      cold: { ...summarizeLatencies(of("ttft-cold-ms")), ...byCache.cold },
      warmPrefix: { ...summarizeLatencies(of("ttft-warm-prefix-ms")), ...byCache["warm-prefix"] },
      cached: { ...summarizeLatencies(of("ttft-cached-ms")), ...byCache.cached },
    },
    ttftColdParts: medianParts(coldParts),
    prefill: summarizeRates(of("prefill-tokens-per-second")),
    decode: summarizeRates(of("decode-tokens-per-second")),
    interToken: summarizeInterToken(generations.map(({ run }) => run.figures.interToken)),
    totalTime: summarizeLatencies(of("total-time-ms")),
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

function outputOf({ generations, determinismChecks, tally }: CellContext) {
  return {
    outputTokens: summarizeCounts(tally.outputTokenCounts),
    emptyOutputCount: tally.emptyOutputCount,
    stopReasons: [...tally.stopReasons].map(([reason, count]) => ({ reason, count })),
    determinism: checkDeterminism([...generations, ...okTrials(determinismChecks)]),
  };
}

function httpOf({ model, generations }: CellContext): Pick<CellAnalysis, "http"> {
  const { served } = model.facts;
  if (served === undefined) return {};
  const answers = generations.flatMap(({ run }) => run.figures.http ?? []);
  return { http: summarizeHttp(answers, served.servedModel) };
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
    ttftColdMs: estimateOf(figures, "ttft-cold-ms")?.value ?? null,
    decodeTokensPerSecond: figures.decode.tokensPerSecond,
    peakMemoryBytes: peakMemoryBytes(figures.memory),
    jsonConformRate: figures.jsonValidity?.conformRate ?? null,
    hasJson,
  });
}
