import type { LoadOptions } from "../core/engine.ts";
import { ConfigError } from "../core/errors.ts";
import { loadOptionsOf, type EngineOptions } from "./engine-options.ts";

/** Sequences of a context for trees: one holds what a request has in common, the others a branch each. */
const TREE_SEQUENCES = 64;

/** What a command line says of scoring, beside {@link EngineOptions}. */
export interface ScoringOptions extends EngineOptions {
  readonly fast: boolean;
  readonly reference: boolean;
}

/**
 * How a model is loaded for scoring. With `--reference`, the setting for comparisons with other
 * implementations, the key-value cache is in float32 and flash attention off: what remains of a
 * difference is then rounding.
 * @param given whether an option stands on the command line
 * @param scoresTrees some requests are scored as trees in any case
 * @throws ConfigError `options-contradict` when --reference meets other cache types
 */
export function scoringLoadOptions(
  options: ScoringOptions,
  given: (name: string) => boolean,
  scoresTrees: boolean,
): LoadOptions {
  const sequences = scoresTrees || options.fast ? TREE_SEQUENCES : 1;
  const loadOptions = { ...loadOptionsOf(options), sequences };
  if (!options.reference) return loadOptions;
  if (["kvTypeK", "kvTypeV", "flashAttention"].some((name) => given(name))) {
    throw new ConfigError("--reference sets the cache types and flash attention itself", {
      code: "options-contradict",
      hint: "Leave out --kv-type-k, --kv-type-v and --flash-attention.",
    });
  }
  return { ...loadOptions, kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" };
}
