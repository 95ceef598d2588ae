import type { ItemScore } from "../../src/core/scoring.ts";
import type { Answer } from "./ask.ts";

/** Two likeliest tokens that lie closer than this decide nothing: either may come first. */
export const NEAR_TIE_NATS = 0.005;

/** How two engines agree on one prompt, on the same ids. */
export interface PromptAgreement {
  readonly sameTokenization: boolean;
  /** Greedy tokens are the same to the end. */
  readonly sameText: boolean;
  /** Place of the first greedy token that differs; `null` when none does. */
  readonly firstDifference: number | null;
  /** Distance of the two likeliest tokens there, nats; `null` when none differs or it was not scored. */
  readonly gapThereNats: number | null;
  /** Largest difference of a log-probability among the likeliest ids of any position, nats. */
  readonly largestDifferenceNats: number;
  /** Smallest distance of the two likeliest tokens over the positions. */
  readonly smallestGapNats: number;
}

/** @param reference whose greedy tokens were scored by both */
export function compareAnswers(reference: Answer, other: Answer): PromptAgreement {
  const place = reference.outputTokens.findIndex((token, at) => token !== other.outputTokens[at]);
  const gaps = gapsOf(reference.score);
  return {
    sameTokenization: reference.promptTokens.join() === other.promptTokens.join(),
    sameText: place < 0,
    firstDifference: place < 0 ? null : place,
    gapThereNats: place < 0 ? null : (gaps[place] ?? null),
    largestDifferenceNats: Math.max(...differencesOf(reference.score, other.score)),
    smallestGapNats: Math.min(...gaps),
  };
}

function gapsOf({ top }: ItemScore): number[] {
  return top.map(([first, second]) => (first?.logprob ?? 0) - (second?.logprob ?? -Infinity));
}

/** Over the ids that both list: the ends of the two lists may swap. */
function differencesOf(reference: ItemScore, other: ItemScore): number[] {
  return reference.top.flatMap((entries, position) => {
    const others = new Map(other.top[position]?.map(({ token, logprob }) => [token, logprob]));
    return entries.flatMap(({ token, logprob }) => {
      const beside = others.get(token);
      return beside === undefined ? [] : [Math.abs(logprob - beside)];
    });
  });
}

/** What a table says of all prompts together. */
export interface Agreement {
  readonly promptCount: number;
  readonly sameTokenizationCount: number;
  readonly sameTextCount: number;
  /** Texts that part at a near-tie: named, and not counted as the same. */
  readonly nearTieCount: number;
  /** Texts that part where one token is clearly the likeliest. */
  readonly differentCount: number;
  readonly largestDifferenceNats: number;
  readonly medianDifferenceNats: number;
  readonly smallestGapNats: number;
}

export function summarize(prompts: readonly PromptAgreement[]): Agreement {
  const parted = prompts.filter(({ sameText }) => !sameText);
  const isTie = ({ gapThereNats }: PromptAgreement): boolean =>
    gapThereNats !== null && gapThereNats < NEAR_TIE_NATS;
  const differences = prompts
    .map(({ largestDifferenceNats }) => largestDifferenceNats)
    .sort((a, b) => a - b);
  return {
    promptCount: prompts.length,
    sameTokenizationCount: prompts.filter(({ sameTokenization }) => sameTokenization).length,
    sameTextCount: prompts.length - parted.length,
    nearTieCount: parted.filter(isTie).length,
    differentCount: parted.filter((one) => !isTie(one)).length,
    largestDifferenceNats: differences.at(-1) ?? 0,
    medianDifferenceNats: differences[Math.floor(differences.length / 2)] ?? 0,
    smallestGapNats: Math.min(...prompts.map(({ smallestGapNats }) => smallestGapNats)),
  };
}
