import koffi from "koffi";
import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import { viewBytes } from "../../../bindings/llama-cpp/context-calls.ts";
import type { Sampling } from "../../core/generation.ts";
import { ROOT_RULE } from "./grammar.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";

/** Chooses the next token from the logits of the last batch. */
export interface TokenChooser {
  /** The id; `null` when a grammar allows no further token. */
  choose(outputIndex: number): number | null;
  free(): void;
}

/** The grammar cannot be used by llama.cpp. */
export class GrammarError extends Error {}

const CANDIDATE_BYTES = 12;

/** Plain greedy: the arg-max. */
export function greedyChooser(session: NativeSession): TokenChooser {
  return {
    choose(outputIndex) {
      session.logits.at(outputIndex);
      const token = session.logits.best();
      if (token < 0) throw new NotFiniteError();
      return token;
    },
    free: () => undefined,
  };
}

/** Top-k, top-p, min-p, temperature, seeded draw, by llama.cpp's own sampler chain; a grammar comes first. */
export function samplingChooser(
  session: NativeSession,
  sampling: Sampling,
  gbnf: string | null,
): TokenChooser {
  const { sampler } = session.api;
  const chain = sampler.createChain();
  if (gbnf !== null) sampler.add(chain, createGrammar(session, gbnf));
  if (sampling.topK !== null) sampler.add(chain, sampler.topK(sampling.topK));
  if (sampling.topP !== null) sampler.add(chain, sampler.topP(sampling.topP, 1));
  if (sampling.minP !== null) sampler.add(chain, sampler.minP(sampling.minP, 1));
  sampler.add(chain, sampler.temperature(sampling.temperature));
  sampler.add(chain, sampler.distribution(sampling.seed));
  return {
    choose(outputIndex) {
      // llama.cpp samples garbage from logits that are not numbers, without a word.
      session.logits.at(outputIndex);
      if (session.logits.best() < 0) throw new NotFiniteError();
      return sampler.sample(chain, session.context, outputIndex);
    },
    free: () => {
      sampler.free(chain);
    },
  };
}

/**
 * Greedy under a grammar: the arg-max when the grammar allows it, which is one candidate to check;
 * only otherwise the whole vocabulary is filtered.
 */
export function grammarChooser(session: NativeSession, gbnf: string): TokenChooser {
  const { sampler } = session.api;
  const grammar = createGrammar(session, gbnf);
  const candidates = allocateCandidates(session.vocabularySize);
  return {
    choose(outputIndex) {
      const logits = session.logits.at(outputIndex);
      const best = session.logits.best();
      if (best < 0) throw new NotFiniteError();
      candidates.fill([best], logits);
      const token = candidates.bestAllowed(session, grammar) ?? chooseAmongAll();
      if (token === null) return null;
      sampler.accept(grammar, token);
      return token;

      function chooseAmongAll(): number | null {
        candidates.fillAll(logits);
        return candidates.bestAllowed(session, grammar);
      }
    },
    free() {
      sampler.free(grammar);
      candidates.free();
    },
  };
}

function createGrammar(session: NativeSession, gbnf: string): NativePointer {
  const grammar = session.api.sampler.grammar(session.vocabulary, gbnf, ROOT_RULE);
  if (grammar === null)
    throw new GrammarError("llama.cpp cannot read the grammar made from the JSON Schema");
  return grammar;
}

/** A native list of (int32 id, float logit, float p). */
function allocateCandidates(capacity: number) {
  const address = koffi.alloc("uint8", capacity * CANDIDATE_BYTES) as NativePointer;
  const buffer = viewBytes(address, capacity * CANDIDATE_BYTES);
  const ids = new Int32Array(buffer);
  const numbers = new Float32Array(buffer);
  let size = 0;
  const put = (slot: number, token: number, logit: number): void => {
    ids[slot * 3] = token;
    numbers[slot * 3 + 1] = logit;
    numbers[slot * 3 + 2] = 0;
  };
  return {
    fill(tokens: readonly number[], logits: Float32Array): void {
      tokens.forEach((token, slot) => {
        put(slot, token, logits[token] as number);
      });
      size = tokens.length;
    },
    fillAll(logits: Float32Array): void {
      for (let token = 0; token < capacity; token++) put(token, token, logits[token] as number);
      size = capacity;
    },
    bestAllowed(session: NativeSession, grammar: NativePointer): number | null {
      session.api.sampler.apply(grammar, { data: address, size, selected: -1, sorted: false });
      let best = -Infinity;
      let token: number | null = null;
      for (let slot = 0; slot < size; slot++) {
        const logit = numbers[slot * 3 + 1] as number;
        if (logit > best) {
          best = logit;
          token = ids[slot * 3] as number;
        }
      }
      return token;
    },
    free: () => {
      koffi.free(address);
    },
  };
}
