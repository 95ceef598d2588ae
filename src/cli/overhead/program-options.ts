import type { LoadOptions } from "../../core/engine.ts";

/**
 * The options of this tool's server that load a model as the direct engine does.
 * @param options those in force on the direct rung
 */
export function ownServerOptions(options: LoadOptions): string[] {
  return [
    ...["--gpu", options.gpu],
    ...numbered("--gpu-layers", options.gpu === "cpu" ? null : options.gpuLayers),
    ...numbered("--threads", options.threads),
    ...numbered("--context", options.contextTokens),
    ...["--batch", String(options.batchTokens), "--ubatch", String(options.microBatchTokens)],
    ...["--kv-type-k", options.kvTypeK, "--kv-type-v", options.kvTypeV],
    ...["--flash-attention", options.flashAttention],
    ...(options.mmap ? [] : ["--no-mmap"]),
    ...(options.fullSlidingWindowCache ? ["--swa-full"] : []),
  ];
}

/**
 * The options of llama-server that load a model as the direct engine does, for one request at a time.
 * What it would do beside the request is off: guessing of sizes, saving of prompts between requests
 * and within one, and the web page. Its own warm-up is off because every rung has one.
 * @param options those in force on the direct rung
 */
export function llamaServerOptions(options: LoadOptions): string[] {
  return [
    ...(options.gpu === "cpu" ? ["--device", "none", "-ngl", "0"] : []),
    ...(options.gpu === "cpu" ? [] : ["-ngl", String(options.gpuLayers ?? "all")]),
    ...numbered("--threads", options.threads),
    ...numbered("--threads-batch", options.threads),
    ...numbered("--ctx-size", options.contextTokens),
    ...["--batch-size", String(options.batchTokens)],
    ...["--ubatch-size", String(options.microBatchTokens)],
    ...["--cache-type-k", options.kvTypeK, "--cache-type-v", options.kvTypeV],
    ...["--flash-attn", options.flashAttention],
    ...(options.mmap ? [] : ["--no-mmap"]),
    ...(options.fullSlidingWindowCache ? ["--swa-full"] : []),
    ...["--parallel", "1", "--fit", "off"],
    ...["--cache-ram", "0", "--ctx-checkpoints", "0"],
    ...["--no-webui", "--no-warmup"],
  ];
}

function numbered(name: string, value: number | null): string[] {
  return value === null ? [] : [name, String(value)];
}
