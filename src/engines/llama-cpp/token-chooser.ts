import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { Sampling } from "../../core/generation.ts";
import { NotFiniteError, type NativeSession } from "./native-session.ts";

/** Chooses the next token from the logits of the last batch. */
export interface TokenChooser {
  /**
   * The id; `null` when a grammar allows no further token.
   * @throws NotFiniteError
   */
  choose(outputIndex: number): number | null;
  free(): void;
}

/** Plain greedy: the arg-max. */
export function greedyChooser(session: NativeSession): TokenChooser {
  return {
    choose: (outputIndex) => bestToken(session, outputIndex),
    free: () => undefined,
  };
}

/** Top-k, top-p, min-p, temperature, seeded draw, by llama.cpp's own sampler chain. */
export function samplingChooser(session: NativeSession, sampling: Sampling): TokenChooser {
  const { sampler } = session.api;
  const chain = createChain(session, sampling);
  return {
    choose(outputIndex) {
      // llama.cpp samples garbage from logits that are not numbers, without a word.
      bestToken(session, outputIndex);
      return sampler.sample(chain, session.context, outputIndex);
    },
    free: () => {
      sampler.free(chain);
    },
  };
}

/** The samplers of a request, in the order in which they are documented. */
export function createChain(session: NativeSession, sampling: Sampling): NativePointer {
  const { sampler } = session.api;
  const chain = sampler.createChain();
  if (sampling.topK !== null) sampler.add(chain, sampler.topK(sampling.topK));
  if (sampling.topP !== null) sampler.add(chain, sampler.topP(sampling.topP, 1));
  if (sampling.minP !== null) sampler.add(chain, sampler.minP(sampling.minP, 1));
  sampler.add(chain, sampler.temperature(sampling.temperature));
  sampler.add(chain, sampler.distribution(sampling.seed));
  return chain;
}

/**
 * Arg-max of a position of the last batch; the logits are in view afterwards.
 * @throws NotFiniteError
 */
export function bestToken(session: NativeSession, outputIndex: number): number {
  session.logits.at(outputIndex);
  const token = session.logits.best();
  if (token < 0) throw new NotFiniteError();
  return token;
}
