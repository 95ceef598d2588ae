import type { ItemScore, ScoreRequest } from "../../core/scoring.ts";
import { CANCEL, PROGRESS } from "./control.ts";
import { logSumExp } from "./logits.ts";
import { mostLikely } from "./most-likely.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";

/** The request was asked to stop. */
export class ScoringCancelled extends Error {}

/** A token of a continuation whose log-probability is to be read. */
export interface WantedToken {
  readonly item: number;
  /** Index within the item's continuation. */
  readonly index: number;
  readonly token: number;
}

/** One score request under way: what was read so far, and how much went through the model. */
export class ScoreWork {
  readonly session: NativeSession;
  readonly request: ScoreRequest;
  readonly results: ItemScore[];
  evaluatedTokenCount = 0;
  #evaluatedContextCount = 0;

  constructor(session: NativeSession, request: ScoreRequest) {
    this.session = session;
    this.request = request;
    this.results = request.items.map(() => ({ tokenLogprobs: [], greedyTokens: [], top: [] }));
    session.control.words[PROGRESS] = 0;
    this.#stopIfAsked();
  }

  get cachedTokenCount(): number {
    const asked = this.request.items.reduce((sum, item) => sum + item.contextTokens.length, 0);
    return Math.max(0, asked - this.#evaluatedContextCount);
  }

  /**
   * Counts tokens that went through the model.
   * @param contextCount how many of them belong to a context
   * @throws ScoringCancelled
   */
  count(tokenCount: number, contextCount: number): void {
    this.evaluatedTokenCount += tokenCount;
    this.#evaluatedContextCount += contextCount;
    this.session.control.words[PROGRESS] = this.evaluatedTokenCount;
    this.#stopIfAsked();
  }

  /**
   * Reads a position of the last batch for all that want a token of it.
   * @throws NotFiniteError
   */
  read(outputIndex: number, wanted: readonly WantedToken[]): void {
    const logits = this.session.logits.at(outputIndex);
    const best = this.session.logits.best();
    const normalizer = logSumExp(logits);
    if (best < 0 || !Number.isFinite(normalizer)) throw new NotFiniteError();
    const top = mostLikely(logits, normalizer, this.request.topCount);
    for (const { item, index, token } of wanted) {
      const logprob = (logits[token] as number) - normalizer;
      if (!Number.isFinite(logprob)) throw new NotFiniteError();
      const result = this.results[item] as ItemScore;
      result.tokenLogprobs[index] = logprob;
      result.greedyTokens[index] = best;
      result.top[index] = top;
    }
  }

  #stopIfAsked(): void {
    if (this.session.control.words[CANCEL] !== 0) throw new ScoringCancelled();
  }
}
