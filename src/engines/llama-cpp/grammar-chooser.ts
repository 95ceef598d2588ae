import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { Sampling } from "../../core/generation.ts";
import { CandidateList } from "./candidate-list.ts";
import { GrammarError, ROOT_RULE } from "./grammar.ts";
import type { NativeSession } from "./native-session.ts";
import { bestToken, createChain, type TokenChooser } from "./token-chooser.ts";

/**
 * Greedy under a grammar: the arg-max when the grammar allows it, which is one candidate to check;
 * only otherwise the whole vocabulary is filtered.
 * @throws GrammarError
 */
export function greedyGrammarChooser(session: NativeSession, gbnf: string): TokenChooser {
  const { sampler } = session.api;
  const grammar = createGrammar(session, gbnf);
  const candidates = new CandidateList(sampler, session.vocabularySize);
  const bestAllowed = (): number | null => {
    candidates.apply(grammar);
    return candidates.best();
  };
  return {
    choose(outputIndex) {
      const logits = session.logits.at(outputIndex);
      candidates.fillOne(bestToken(session, outputIndex), logits);
      let token = bestAllowed();
      if (token === null) {
        candidates.fillAll(logits);
        token = bestAllowed();
      }
      if (token !== null) sampler.accept(grammar, token);
      return token;
    },
    free() {
      sampler.free(grammar);
      candidates.free();
    },
  };
}

/**
 * Sampling under a grammar: the grammar forbids, the chain draws from what is left. They are not one
 * chain, because a draw from nothing would abort the process: that is the end of the grammar.
 * @throws GrammarError
 */
export function samplingGrammarChooser(
  session: NativeSession,
  sampling: Sampling,
  gbnf: string,
): TokenChooser {
  const { sampler } = session.api;
  const grammar = createGrammar(session, gbnf);
  const chain = createChain(session, sampling);
  const candidates = new CandidateList(sampler, session.vocabularySize);
  return {
    choose(outputIndex) {
      bestToken(session, outputIndex);
      candidates.fillAll(session.logits.at(outputIndex));
      candidates.apply(grammar);
      if (candidates.best() === null) return null;
      const token = candidates.apply(chain);
      if (token !== null) sampler.accept(grammar, token);
      return token;
    },
    free() {
      sampler.free(grammar);
      sampler.free(chain);
      candidates.free();
    },
  };
}

function createGrammar(session: NativeSession, gbnf: string): NativePointer {
  const grammar = session.api.sampler.grammar(session.vocabulary, gbnf, ROOT_RULE);
  if (grammar === null) {
    throw new GrammarError(
      "llama.cpp cannot read the grammar made from the JSON Schema; lengths above 2000 are one reason",
    );
  }
  return grammar;
}
