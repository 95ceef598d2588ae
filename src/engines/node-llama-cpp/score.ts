import type { ControlledEvaluateInputItem, LlamaContextSequence, Token } from "node-llama-cpp";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { ItemScore, ScoreReply, ScoreRequest } from "../../core/scoring.ts";
import { CANCEL, PROGRESS } from "../llama-cpp/control.ts";
import { checkedTokens, type OpenedContext, type PublicSession } from "./public-session.ts";
import { evaluatedTokens } from "./sequence-state.ts";

/** Temperature 0 leaves the logits as they are: no filter, no scaling. */
const NEXT_TOKEN = {
  generateNext: { token: true, probabilities: true, options: { temperature: 0 } },
} as const;

/** What the library told about one position, reduced before the next one comes. */
interface PositionScore {
  readonly logprob: number;
  readonly greedyToken: number;
  readonly top: ItemScore["top"][number];
}

/**
 * Log-likelihoods through `sequence.controlledEvaluate` with `probabilities`: slow. For each scored
 * position the library sorts the whole vocabulary and hands it over as a map, about 0.3
 * microseconds for each of its tokens. For cross-checks, not for evaluations.
 *
 * The library gives probabilities in float32: one below 1e-45 arrives as 0, has no logarithm, and
 * the request is refused. They are normalised again in float64, because a float32 sum over a large
 * vocabulary loses its small terms. Each item is evaluated from an empty cache, in either mode.
 */
export async function score(
  session: PublicSession,
  { sequence, context }: OpenedContext,
  request: ScoreRequest,
): Promise<Outcome<ScoreReply>> {
  const start = process.hrtime.bigint();
  const items: ItemScore[] = [];
  const evaluatedBefore = evaluatedTokens(sequence);
  const evaluated = (): number => evaluatedTokens(sequence) - evaluatedBefore;
  for (const [index, item] of request.items.entries()) {
    const ids = [...item.contextTokens, ...item.continuationTokens];
    const tokens = checkedTokens(ids, session.vocabularySize);
    if (tokens.length > context.contextSize) {
      return failed(
        "context-overflow",
        `item ${index} has ${tokens.length} tokens, the context holds ${context.contextSize}`,
        `Use --context ${tokens.length} or more.`,
      );
    }
    if (session.control.words[CANCEL] !== 0) {
      return failed("cancelled", "scoring was cancelled", null);
    }
    const positions = await scorePositions(
      sequence,
      tokens,
      item.contextTokens.length,
      request.topCount,
    );
    const refusal = checkLogprobs(index, positions);
    if (refusal !== null) return refusal;
    items.push({
      tokenLogprobs: positions.map((position) => position.logprob),
      greedyTokens: positions.map((position) => position.greedyToken),
      top: positions.map((position) => position.top),
    });
    session.control.words[PROGRESS] = evaluated();
  }
  return succeeded({
    items,
    evaluatedTokenCount: evaluated(),
    cachedTokenCount: 0,
    engineNs: Number(process.hrtime.bigint() - start),
  });
}

function checkLogprobs(
  itemIndex: number,
  positions: readonly PositionScore[],
): Outcome<never> | null {
  if (positions.some((position) => Number.isNaN(position.logprob))) {
    return failed("not-finite", "the model's probabilities are not finite numbers", null);
  }
  if (positions.every((position) => Number.isFinite(position.logprob))) return null;
  return failed(
    "engine-refused",
    `item ${itemIndex}: the probability of one of its tokens is below what node-llama-cpp can express (1e-45)`,
    "Score with --engine llama-cpp.",
  );
}

async function scorePositions(
  sequence: LlamaContextSequence,
  tokens: Token[],
  contextCount: number,
  topCount: number,
): Promise<PositionScore[]> {
  const scores: PositionScore[] = [];
  // The last token is only predicted, never evaluated.
  const input: ControlledEvaluateInputItem[] = tokens
    .slice(0, -1)
    .map((token, index) => (index >= contextCount - 1 ? [token, NEXT_TOKEN] : token));
  await sequence.clearHistory();
  await sequence.controlledEvaluate(input, {
    onTokenResult(inputIndex, { next }) {
      const target = tokens[inputIndex + 1];
      if (next.probabilities === undefined || target === undefined) return;
      scores.push(readPosition(next.probabilities, target, next.token ?? null, topCount));
      // The reply keeps a map of the whole vocabulary for each position: gigabytes, if not emptied.
      next.probabilities.clear();
    },
  });
  return scores;
}

function readPosition(
  probabilities: ReadonlyMap<Token, number>,
  target: Token,
  greedyToken: Token | null,
  topCount: number,
): PositionScore {
  let sum = 0;
  for (const probability of probabilities.values()) sum += probability;
  const normalizer = Math.log(sum);
  const logprobOf = (token: Token): number => Math.log(probabilities.get(token) ?? 0) - normalizer;
  const top: ItemScore["top"][number] = [];
  for (const token of probabilities.keys()) {
    if (top.length >= topCount) break;
    top.push({ token, logprob: logprobOf(token) });
  }
  return {
    logprob: greedyToken === null ? NaN : logprobOf(target),
    greedyToken: greedyToken ?? 0,
    top: top.filter((entry) => Number.isFinite(entry.logprob)),
  };
}
