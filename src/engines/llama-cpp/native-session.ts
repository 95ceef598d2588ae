import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { EngineControl } from "./control.ts";
import type { EndTokens } from "./end-tokens.ts";
import type { Logits } from "./logits.ts";
import type { PromptReader } from "./prompt-reader.ts";
import type { SequenceCache } from "./sequence-cache.ts";
import type { TokenBatch } from "./token-batch.ts";
import type { TreeBatch } from "./tree-batch.ts";

/** A loaded model with its context: everything that generating and scoring work on. */
export interface NativeSession {
  readonly api: LlamaApi;
  readonly model: NativePointer;
  readonly vocabulary: NativePointer;
  readonly vocabularySize: number;
  readonly context: NativePointer;
  readonly contextTokens: number;
  readonly batch: TokenBatch;
  /** For several sequences at once; `null` when the context has one, or cannot branch. */
  readonly treeBatch: TreeBatch | null;
  /** Branches that can be evaluated together. */
  readonly branchCount: number;
  /** Tokens that the branches of a tree and what is in front of them may take together; infinite when only the context limits them. */
  readonly branchTokens: number;
  readonly cache: SequenceCache;
  readonly logits: Logits;
  readonly endTokens: EndTokens;
  readonly reader: PromptReader;
  readonly control: EngineControl;
}

/** The logits hold no finite number: broken weights or an overflow. */
export class NotFiniteError extends Error {
  constructor() {
    super("the model's logits are not finite numbers");
  }
}
