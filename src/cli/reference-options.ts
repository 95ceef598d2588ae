import type { LoadOptions } from "../core/engine.ts";
import { ConfigError } from "../core/errors.ts";

/**
 * The setting for comparisons with other implementations: the key-value cache in float32 and no
 * flash attention. What remains of a difference is then rounding.
 * @param given whether an option stands on the command line
 * @throws ConfigError `options-contradict` when one of them is set otherwise
 */
export function referenceOptions(
  options: LoadOptions,
  given: (name: string) => boolean,
): LoadOptions {
  if (["kvTypeK", "kvTypeV", "flashAttention"].some((name) => given(name))) {
    throw new ConfigError("--reference sets the cache types and flash attention itself", {
      code: "options-contradict",
      hint: "Leave out --kv-type-k, --kv-type-v and --flash-attention.",
    });
  }
  return { ...options, kvTypeK: "f32", kvTypeV: "f32", flashAttention: "off" };
}
