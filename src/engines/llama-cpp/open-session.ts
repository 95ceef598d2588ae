import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { LoadOptions } from "../../core/engine.ts";
import { cacheShapeOf, type CacheShape } from "./cache-shape.ts";
import { ChatTemplate } from "./chat-template.ts";
import type { EngineControl } from "./control.ts";
import { EndTokens } from "./end-tokens.ts";
import { Logits } from "./logits.ts";
import type { NativeSession } from "./native-session.ts";
import { PromptReader } from "./prompt-reader.ts";
import { SequenceCache } from "./sequence-cache.ts";
import { TokenBatch } from "./token-batch.ts";
import { TreeBatch } from "./tree-batch.ts";

/** A loaded model, ready to render and tokenize, and to compute when its weights are loaded too. */
export interface OpenedSession {
  readonly reader: PromptReader;
  /** `null` for a vocabulary-only session. */
  readonly native: NativeSession | null;
  close(): void;
}

/**
 * Puts together what works on a loaded model.
 * @param logLines what llama.cpp wrote while it loaded; without them less of a sliding-window cache is reused
 */
export function openSession(
  api: LlamaApi,
  model: NativePointer,
  context: NativePointer | null,
  options: LoadOptions,
  control: EngineControl,
  logLines: readonly string[] = [],
): OpenedSession {
  const vocabulary = api.model.vocabularyOf(model);
  const reader = new PromptReader(api, vocabulary, readTemplate(api, model, vocabulary));
  const freeModel = (): void => {
    api.model.free(model);
  };
  if (context === null) return { reader, native: null, close: freeModel };
  const threadpool = api.backend.createThreadpool(options.threads ?? 1);
  if (threadpool !== null) api.context.attachThreadpool(context, threadpool, null);
  const shape = cacheShapeOf(api, model, options, logLines);
  const native = openNative(api, model, context, options, reader, control, shape);
  return {
    reader,
    native,
    close() {
      api.context.freeBatch(native.batch.native);
      native.treeBatch?.free();
      api.context.free(context);
      if (threadpool !== null) api.backend.freeThreadpool(threadpool);
      freeModel();
    },
  };
}

function openNative(
  api: LlamaApi,
  model: NativePointer,
  context: NativePointer,
  options: LoadOptions,
  reader: PromptReader,
  control: EngineControl,
  shape: CacheShape,
): NativeSession {
  const vocabulary = api.model.vocabularyOf(model);
  const vocabularySize = api.vocabulary.tokenCount(vocabulary);
  const batch = new TokenBatch(api, options.batchTokens);
  return {
    api,
    model,
    vocabulary,
    vocabularySize,
    context,
    // llama.cpp rounds the context up; what was asked for and recorded counts.
    contextTokens: options.contextTokens ?? api.context.contextTokens(context),
    batch,
    treeBatch: canBranch(options, shape) ? new TreeBatch(options) : null,
    branchCount: options.sequences - 1,
    branchTokens: shape.slidingWindowTokens === 0 ? Infinity : (shape.windowCells ?? 0),
    cache: new SequenceCache(api, context, batch, shape),
    logits: new Logits(api, context, vocabularySize),
    endTokens: new EndTokens(api, vocabulary),
    reader,
    control,
  };
}

/** Running states cannot be branched: a token belongs to one of them only. */
function canBranch(options: LoadOptions, shape: CacheShape): boolean {
  return options.sequences > 1 && !shape.hasRunningState;
}

function readTemplate(
  api: LlamaApi,
  model: NativePointer,
  vocabulary: NativePointer,
): ChatTemplate | null {
  const source = api.model.chatTemplate(model);
  if (source === null || source === "") return null;
  const textOf = (key: string): string => {
    const id = Number(api.model.metadata(model, key) ?? -1);
    return id < 0 || id >= api.vocabulary.tokenCount(vocabulary)
      ? ""
      : new TextDecoder().decode(api.vocabulary.piece(vocabulary, id));
  };
  return new ChatTemplate(source, {
    bos_token: textOf("tokenizer.ggml.bos_token_id"),
    eos_token: textOf("tokenizer.ggml.eos_token_id"),
  });
}
