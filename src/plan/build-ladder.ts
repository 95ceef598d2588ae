import type { PromptItem } from "../config/prompts.ts";
import { GREEDY } from "../core/generation.ts";
import { sha256Of } from "../core/hash.ts";
import type { ManifestRung } from "../core/manifest.ts";
import type { LadderTrial } from "../core/overhead.ts";
import type { DeterministicMode } from "./deterministic-mode.ts";
import { ladderKeyOf, type KeylessLadderTrial } from "./ladder-key.ts";
import { tokenizedPrompt, type PreparedModel, type PreparedScenario } from "./prepared.ts";
import { orderPrompts } from "./prompt-order.ts";
import { balancedOrders } from "./turn-order.ts";

export interface LadderSettings {
  /** Prompts that every round asks on every rung; not more than the scenario has. */
  readonly prompts: number;
  /** Every rung has a fresh process in each. */
  readonly rounds: number;
  /** Tokens that every trial decodes, past end-of-generation tokens. */
  readonly outputTokens: number;
}

/** Place of a trial in the plan, before it is written out. */
interface Slot {
  readonly rung: ManifestRung;
  readonly item: PromptItem;
  readonly round: number;
  readonly phase: LadderTrial["phase"];
}

/**
 * Lays out a ladder. In each round: one warm-up per rung, which is also the order in which processes are
 * started, drawn anew, since the order of loading alone makes equal processes differ; then every prompt
 * on all rungs one after another, in balanced order. All rungs are given the same token ids, decode
 * greedily and without a cache. The same seed and inputs give the same plan.
 *
 * @throws Error when a prompt has no token ids, which is a bug: the direct engine gives them
 */
export function buildLadder(
  model: PreparedModel,
  scenario: PreparedScenario,
  rungs: readonly ManifestRung[],
  settings: LadderSettings,
  mode: DeterministicMode,
): LadderTrial[] {
  const { key, prompts } = scenario;
  const chosen = orderPrompts(prompts.prompts, mode.derive(`prompts of the ladder of ${key}`));
  const asked = chosen.slice(0, settings.prompts);
  const turns = settings.prompts * settings.rounds;
  const orders = balancedOrders(rungs, turns, mode.derive("order of rungs within prompts"));
  const starts = balancedOrders(rungs, settings.rounds, mode.derive("order of starts in rounds"));
  const slots = starts.flatMap((start, round) => {
    const items = orderPrompts(asked, mode.derive(`prompt order of ladder round ${round}`));
    const warmUp = prompts.warmup[round % prompts.warmup.length];
    if (warmUp === undefined) throw new Error(`${key} has no warm-up prompts`);
    return [
      ...start.map((rung): Slot => ({ rung, item: warmUp, round, phase: "warm-up" })),
      ...items.flatMap((item, index) =>
        (orders[round * settings.prompts + index] ?? []).map((rung): Slot => ({
          rung,
          item,
          round,
          phase: "measured",
        })),
      ),
    ];
  });
  return slots.map((slot, sequence) => {
    const trial = keylessTrial(model, key, slot, settings.outputTokens);
    return { trialKey: ladderKeyOf(model, slot.rung, trial), ...trial, sequence };
  });
}

function keylessTrial(
  model: PreparedModel,
  scenario: string,
  { rung, item, round, phase }: Slot,
  outputTokens: number,
): KeylessLadderTrial {
  const { tokens } = tokenizedPrompt(model, scenario, item, "question");
  if (tokens === null) throw new Error(`prompt ${item.id} of ${scenario} has no token ids`);
  return {
    modelId: model.modelId,
    rung: rung.rung,
    round,
    promptId: item.id,
    phase,
    request: {
      prompt: { kind: "tokens", tokens: [...tokens] },
      sampling: GREEDY,
      maxOutputTokens: outputTokens,
      ignoreEndOfGeneration: true,
      stopStrings: [],
      jsonSchema: null,
      cache: { kind: "cold" },
    },
    promptTokenCount: tokens.length,
    promptSha256: sha256Of(JSON.stringify(tokens)),
  };
}
