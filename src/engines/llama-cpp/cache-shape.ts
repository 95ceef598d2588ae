import type { NativePointer } from "../../../bindings/llama-cpp/abi.ts";
import type { LlamaApi } from "../../../bindings/llama-cpp/llama-api.ts";
import type { LoadOptions } from "../../core/engine.ts";
import { parseWindowCells } from "./load-log.ts";

/** What the cache of a model keeps, and so what can be taken back. */
export interface CacheShape {
  /** Window of sliding-window layers whose cache drops what left it; 0 when nothing is dropped. */
  readonly slidingWindowTokens: number;
  /** Cells of their cache; `null` when there is none or its size is not known. */
  readonly windowCells: number | null;
  /** Some layers keep a running state instead of keys and values: their past cannot be trimmed to. */
  readonly hasRunningState: boolean;
}

/** @param logLines what llama.cpp wrote while it created the context */
export function cacheShapeOf(
  api: LlamaApi,
  model: NativePointer,
  options: LoadOptions,
  logLines: readonly string[],
): CacheShape {
  return {
    // A full-size cache of sliding-window layers drops nothing.
    slidingWindowTokens: options.fullSlidingWindowCache ? 0 : api.model.slidingWindowTokens(model),
    windowCells: options.fullSlidingWindowCache ? null : parseWindowCells(logLines),
    hasRunningState: hasRunningState(api, model),
  };
}

export function hasRunningState(api: LlamaApi, model: NativePointer): boolean {
  return api.model.isRecurrent(model) || api.model.isHybrid(model);
}
