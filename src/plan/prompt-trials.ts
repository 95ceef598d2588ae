import type { PromptItem } from "../config/prompts.ts";
import { fixedOutputTokens, samplingOf } from "../config/scenario-requests.ts";
import { commonPrefixLength } from "../core/common-prefix.ts";
import { GREEDY, type GenerateRequest, type Sampling } from "../core/generation.ts";
import { canonicalJson, sha256Of } from "../core/hash.ts";
import type { TrialIdentity, TrialMode } from "../core/record.ts";
import {
  tokenizedPrompt,
  type PreparedModel,
  type PreparedScenario,
  type Question,
  type TokenizedPrompt,
} from "./prepared.ts";
import type { KeylessTrial } from "./trial-key.ts";

/** Where in the experiment a prompt stands. */
export interface PromptSlot {
  readonly round: number;
  readonly repetition: number;
  readonly phase: TrialIdentity["phase"];
  /** Seed of the sampler; without effect when decoding is greedy. */
  readonly seed: number;
}

/**
 * All trials of one prompt in one round, in the order in which they are run:
 * - cold, measured in full (for structured output: with the grammar where the engine takes one, and last without);
 * - the very same prompt again, of which all but the last token is cached: TTFT only;
 * - a second question on the same material, of which the common beginning is cached: TTFT only.
 *
 * The latter two only where the tokens of the prompt are known and the engine can prepare its cache.
 */
export function promptTrials(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
): KeylessTrial[] {
  const modes = measuredModes(model, scenario);
  const cold = modes.map((mode) => coldTrial(model, scenario, item, slot, mode));
  if (!model.facts.capabilities.prefixCache) return cold;
  const [first, ...others] = cold;
  const cached = [
    cachedTrial(model, scenario, item, slot),
    warmPrefixTrial(model, scenario, item, slot),
  ];
  return [
    ...(first === undefined ? [] : [first]),
    ...cached.filter((trial) => trial !== null),
    ...others,
  ];
}

/** One unmeasured trial with the shape of the measured ones: same mode, same length, other text. */
export function warmUpTrial(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
): KeylessTrial {
  return coldTrial(model, scenario, item, slot, measuredModes(model, scenario)[0]);
}

function measuredModes(
  { facts }: PreparedModel,
  { scenario }: PreparedScenario,
): [TrialMode, ...TrialMode[]] {
  if (!scenario.parameters.use_structured_output) return ["fixed-length"];
  return facts.capabilities.jsonSchema ? ["constrained", "unconstrained"] : ["unconstrained"];
}

function coldTrial(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
  mode: TrialMode,
): KeylessTrial {
  const text = tokenizedPrompt(model, scenario.key, item, "question");
  const sampling = samplingOf(scenario.scenario, slot.seed);
  return describe(model, scenario, item, slot, {
    mode,
    cacheCondition: "cold",
    text,
    request: coldRequest(scenario, item, text, sampling, mode),
  });
}

function coldRequest(
  scenario: PreparedScenario,
  item: PromptItem,
  text: TokenizedPrompt,
  sampling: Sampling,
  mode: TrialMode,
): GenerateRequest {
  return {
    prompt: text.prompt,
    sampling,
    maxOutputTokens: outputTokensOf(scenario, item),
    ignoreEndOfGeneration: mode === "fixed-length",
    stopStrings: [],
    jsonSchema: mode === "constrained" ? (scenario.prompts.schema ?? null) : null,
    cache: { kind: "cold" },
  };
}

/**
 * Tokens that a trial of this prompt decodes at most. A warm-up prompt takes the place in the file
 * that its number gives it, so its length lies in the same range.
 */
export function outputTokensOf(scenario: PreparedScenario, item: PromptItem): number {
  const { parameters } = scenario.scenario;
  const { prompts, warmup } = scenario.prompts;
  const index = Math.max(prompts.indexOf(item), warmup.indexOf(item));
  const fixed = fixedOutputTokens(parameters, index, prompts.length);
  return fixed ?? parameters.max_tokens ?? 1;
}

function cachedTrial(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
): KeylessTrial | null {
  const text = tokenizedPrompt(model, scenario.key, item, "question");
  if (text.tokens === null) return null;
  return firstTokenTrial(model, scenario, item, slot, "cached", text, text.tokens.length - 1);
}

function warmPrefixTrial(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
): KeylessTrial | null {
  const first = tokenizedPrompt(model, scenario.key, item, "question");
  const second = tokenizedPrompt(model, scenario.key, item, "followUp");
  if (first.tokens === null || second.tokens === null) return null;
  const shared = Math.min(
    commonPrefixLength(first.tokens, second.tokens),
    second.tokens.length - 2,
  );
  return firstTokenTrial(model, scenario, item, slot, "warm-prefix", second, shared);
}

/** `null` when nothing would be cached. */
function firstTokenTrial(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
  cacheCondition: "cached" | "warm-prefix",
  text: TokenizedPrompt,
  cachedTokens: number,
): KeylessTrial | null {
  if (cachedTokens < 1) return null;
  return describe(model, scenario, item, slot, {
    mode: "first-token",
    cacheCondition,
    text,
    request: {
      prompt: text.prompt,
      sampling: GREEDY,
      maxOutputTokens: 1,
      ignoreEndOfGeneration: true,
      stopStrings: [],
      jsonSchema: null,
      cache: { kind: "prefix", tokenCount: cachedTokens },
    },
  });
}

interface TrialParts extends Pick<KeylessTrial, "mode" | "cacheCondition" | "request"> {
  readonly text: TokenizedPrompt;
}

function describe(
  model: PreparedModel,
  scenario: PreparedScenario,
  item: PromptItem,
  slot: PromptSlot,
  parts: TrialParts,
): KeylessTrial {
  const { text, ...rest } = parts;
  const [low, high] = scenario.scenario.parameters.input_tokens_range;
  const promptTokenCount = text.tokens?.length ?? null;
  return {
    modelId: model.modelId,
    scenario: scenario.key,
    promptId: item.id,
    language: item.language,
    round: slot.round,
    repetition: slot.repetition,
    phase: slot.phase,
    ...rest,
    promptTokenCount,
    promptSha256: sha256Of(text.renderedPrompt ?? unrenderedText(text)),
    promptLengthInRange:
      promptTokenCount === null ? null : promptTokenCount >= low && promptTokenCount <= high,
  };
}

/** What stands for a prompt without a rendered text: its ids, or the conversation that a server renders. */
function unrenderedText({ prompt, tokens }: TokenizedPrompt): string {
  if (tokens !== null) return JSON.stringify(tokens);
  return canonicalJson(prompt.kind === "messages" ? prompt.messages : prompt);
}

/** The questions whose texts a plan needs, for tokenizing them beforehand. */
export const PLANNED_QUESTIONS: readonly Question[] = ["question", "followUp"];
