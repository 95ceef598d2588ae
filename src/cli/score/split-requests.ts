import { contextTokensOf, type ModelFacts } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EngineSession } from "../../engines/channel/engine-session.ts";
import { splitPairs } from "../../measure/split-continuation.ts";
import { valueOf } from "../engine-error.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";
import { inputName, type NumberedRequest } from "./read-requests.ts";
import type { SplitRequest } from "./score-batches.ts";

/** The tokens of so many requests are in memory twice at a time. */
const REQUESTS_AT_A_TIME = 2048;

/**
 * All requests as tokens.
 * @throws ConfigError `input-unscorable` that names the line of the first that has no log-likelihood
 */
export async function splitRequests(
  session: EngineSession,
  model: ResolvedModel,
  requests: readonly NumberedRequest[],
  input: string,
): Promise<SplitRequest[]> {
  const split: SplitRequest[] = [];
  for (let start = 0; start < requests.length; start += REQUESTS_AT_A_TIME) {
    const some = requests.slice(start, start + REQUESTS_AT_A_TIME);
    const pairs = await splitPairs(
      session,
      some,
      (index) => `${inputName(input)}:${some[index]?.lineNumber ?? 0}`,
    );
    if (pairs.status === "failed" && session.alive) {
      const { message, hint } = pairs.failure;
      throw new ConfigError(message, { code: "input-unscorable", hint: hint ?? "" });
    }
    for (const [index, pair] of valueOf(pairs, model).entries()) {
      const request = some[index];
      if (request !== undefined) split.push({ request, pair });
    }
  }
  return split;
}

/** Says on standard error what a reader of the scores must know about the requests. */
export function warnOfSplits(split: readonly SplitRequest[], facts: ModelFacts): void {
  const truncated = split.filter(({ pair }) => pair.truncatedTokenCount > 0);
  const [first] = truncated;
  if (first !== undefined) {
    console.error(
      `warning: ${countOf(truncated)} longer than the context of ${contextTokensOf(facts) ?? 0} tokens, the first in line ${first.request.lineNumber}: tokens were dropped on the left`,
    );
  }
  const merged = split.filter(({ pair }) => pair.boundary === "merged");
  const [firstMerged] = merged;
  if (firstMerged !== undefined) {
    console.error(
      `warning: ${countOf(merged)} without a token of the continuation's own, the first in line ${firstMerged.request.lineNumber}: scored from the first token that differs (lm-eval refuses such requests)`,
    );
  }
}

function countOf(requests: readonly unknown[]): string {
  return requests.length === 1 ? "1 request is" : `${requests.length} requests are`;
}
