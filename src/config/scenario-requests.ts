import { GREEDY, type Sampling } from "../core/generation.ts";
import type { Scenario, ScenarioParameters } from "./scenarios.ts";

/** The sampling of a scenario with the seed of one trial; greedy decoding has no use for a seed. */
export function samplingOf(scenario: Scenario, seed: number): Sampling {
  const declared = scenario.parameters.sampling;
  if (declared === undefined || declared.temperature === 0) return GREEDY;
  const { temperature, top_k: topK, top_p: topP, min_p: minP } = declared;
  return { temperature, topK, topP, minP, seed };
}

/**
 * Tokens that a fixed-length trial decodes: `output_tokens`, or, with a range, a length that grows
 * evenly from the lower end (first prompt of the file) to the upper end (last prompt). It depends on
 * the prompt's place in its file alone, so every model does the same work. `null` for structured
 * output, which ends by itself.
 */
export function fixedOutputTokens(
  parameters: ScenarioParameters,
  promptIndex: number,
  promptCount: number,
): number | null {
  if (parameters.output_tokens !== undefined) return parameters.output_tokens;
  if (parameters.output_tokens_range === undefined) return null;
  const [low, high] = parameters.output_tokens_range;
  if (promptCount <= 1) return low;
  return low + Math.round(((high - low) * promptIndex) / (promptCount - 1));
}
