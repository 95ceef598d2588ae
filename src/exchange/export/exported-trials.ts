import type { PerformanceFiles } from "../../analyze/performance/analyze-performance.ts";
import { loadedFacts } from "../../analyze/performance/models-table.ts";
import { isCacheStateVerified } from "../../analyze/performance/cache-state.ts";
import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import { joinTrials } from "../../analyze/performance/trials.ts";
import type { ModelFacts } from "../../core/engine.ts";
import type { ManifestModel } from "../../core/manifest.ts";
import type { OkRecord, PlannedTrial } from "../../core/record.ts";

/** A successful measured trial with its whole record: other tools' figures start from the timestamps. */
export interface ExportedTrial {
  readonly planned: PlannedTrial;
  readonly record: OkRecord;
}

/** The successful measured trials of one model, in the order in which they were run. */
export interface ExportedModel {
  readonly model: ManifestModel;
  /** As the engine process reported when it had loaded the model; else as planned. */
  readonly facts: ModelFacts;
  readonly trials: readonly ExportedTrial[];
}

/** The models of an experiment in the order of its manifest, each with its trials; determinism checks are left out. */
export function exportedModels({
  manifest,
  plan,
  records,
  sessions,
}: PerformanceFiles): ExportedModel[] {
  const ok = joinTrials(plan, records)
    .trials.flatMap(({ planned, run }) =>
      run?.status === "ok" && planned.phase === "measured" ? [{ planned, record: run }] : [],
    )
    .sort((a, b) => a.record.runOrder - b.record.runOrder);
  return manifest.models.map((model) => ({
    model,
    facts: loadedFacts(model.modelId, sessions)[0] ?? model.facts,
    trials: ok.filter(({ planned }) => planned.modelId === model.modelId),
  }));
}

/** Whether every prompt token was evaluated inside the timed window, by the engine's own counts. */
export function isCold({ planned, record }: ExportedTrial): boolean {
  return planned.cacheCondition === "cold" && isCacheStateVerified("cold", record.trace);
}

/** Tokens of a phase and the time that it took. */
export interface TimedTokens {
  readonly tokenCount: number;
  readonly durationNs: number;
}

/**
 * The prompt tokens that were evaluated, over the time from the start of the prefill to the first logits;
 * `null` when not observed.
 */
export function timedPrefill({ record }: ExportedTrial): TimedTokens | null {
  const { evaluatedTokenCount: tokenCount, timing } = record.trace;
  const { prefillStartNs: start, prefillEndNs: end } = timing;
  if (tokenCount === null || tokenCount === 0 || start === null || end === null) return null;
  return end > start ? { tokenCount, durationNs: end - start } : null;
}

/** All output tokens over the time from the end of the prefill to the last of them; `null` when not observed. */
export function timedGeneration({ record }: ExportedTrial): TimedTokens | null {
  const { prefillEndNs: start } = record.trace.timing;
  const tokenNs = record.trace.timing.tokenNs ?? [];
  const end = tokenNs.at(-1);
  if (start === null || end === undefined || end <= start) return null;
  return { tokenCount: tokenNs.length, durationNs: end - start };
}

/**
 * The decode steps after the first token and their time: N tokens take N - 1. `null` for fewer than two
 * tokens, and where single tokens were not observed or their arrivals bear no decode speed.
 */
export function timedDecodes({ record }: ExportedTrial): TimedTokens | null {
  if (decodeTokensPerSecond(record.trace) === null) return null;
  const tokenNs = record.trace.timing.tokenNs ?? [];
  const [start] = tokenNs;
  const end = tokenNs.at(-1);
  if (start === undefined || end === undefined || end <= start) return null;
  return { tokenCount: tokenNs.length - 1, durationNs: end - start };
}
