import koffi, { type LibraryHandle } from "koffi";
import { samplerChainParamsType, tokenDataArrayType, type NativePointer } from "./abi.ts";

/** A candidate list as the native samplers see it. */
export interface TokenDataArray {
  data: NativePointer;
  size: number;
  selected: number;
  sorted: boolean;
}

/** Calls on samplers (`llama_sampler *`). A chain owns the samplers added to it. */
export interface SamplerCalls {
  createChain(): NativePointer;
  add(chain: NativePointer, sampler: NativePointer): void;
  free(sampler: NativePointer): void;
  topK(k: number): NativePointer;
  topP(p: number, minimumKept: number): NativePointer;
  minP(p: number, minimumKept: number): NativePointer;
  temperature(value: number): NativePointer;
  /** Draws from the distribution with a generator seeded here. */
  distribution(seed: number): NativePointer;
  /** Constrains to a GBNF grammar; `null` when llama.cpp cannot read it. */
  grammar(vocabulary: NativePointer, gbnf: string, rootRule: string): NativePointer | null;
  /** Samples from the logits at `index` and accepts the result. */
  sample(chain: NativePointer, context: NativePointer, index: number): number;
  accept(sampler: NativePointer, token: number): void;
  /** Applies a sampler to candidates in place; forbidden ones get a logit of minus infinity. */
  apply(sampler: NativePointer, candidates: TokenDataArray): void;
}

const SAMPLER = ["void *"];

export function bindSamplerCalls(llama: LibraryHandle): SamplerCalls {
  const createChain: (params: { no_perf: boolean }) => NativePointer = llama.func(
    "llama_sampler_chain_init",
    "void *",
    [samplerChainParamsType],
  );
  return {
    createChain: () => createChain({ no_perf: true }),
    add: llama.func("llama_sampler_chain_add", "void", ["void *", "void *"]),
    free: llama.func("llama_sampler_free", "void", SAMPLER),
    topK: llama.func("llama_sampler_init_top_k", "void *", ["int32"]),
    topP: llama.func("llama_sampler_init_top_p", "void *", ["float", "size_t"]),
    minP: llama.func("llama_sampler_init_min_p", "void *", ["float", "size_t"]),
    temperature: llama.func("llama_sampler_init_temp", "void *", ["float"]),
    distribution: llama.func("llama_sampler_init_dist", "void *", ["uint32"]),
    grammar: llama.func("llama_sampler_init_grammar", "void *", ["void *", "str", "str"]),
    sample: llama.func("llama_sampler_sample", "int32", ["void *", "void *", "int32"]),
    accept: llama.func("llama_sampler_accept", "void", ["void *", "int32"]),
    apply: llama.func("llama_sampler_apply", "void", [
      "void *",
      koffi.inout(koffi.pointer(tokenDataArrayType)),
    ]),
  };
}
