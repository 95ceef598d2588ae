import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from "../../src/core/engine.ts";
import { EngineError } from "../../src/core/errors.ts";
import { GREEDY, type GenerateRequest } from "../../src/core/generation.ts";
import type { Outcome } from "../../src/core/outcome.ts";
import { observed } from "../../src/core/observed.ts";
import { seededRandom } from "../../src/core/random.ts";
import {
  DEFAULT_HANG_AFTER_MS,
  startEngineSession,
  type EngineSession,
} from "../../src/engines/channel/engine-session.ts";

/** Where the native library's messages of benchmark processes go. */
const LOG_PATH = join(tmpdir(), `edge-bench-engine-${process.pid}.log`);

/** Loads a model (a GGUF file or an MLX folder) in a fresh engine process, the compiled one that users get, works with it and ends it. */
export async function withEngine<T>(
  modelPath: string,
  options: Partial<LoadOptions>,
  work: (session: EngineSession) => Promise<T>,
  launchPrefix: readonly string[] = [],
): Promise<T> {
  const session = valueOf(
    await startEngineSession({
      request: {
        engine: modelPath.endsWith(".gguf") ? "llama-cpp" : "mlx",
        modelPath,
        vocabularyOnly: false,
        options: { ...DEFAULT_LOAD_OPTIONS, ...options },
      },
      logPath: LOG_PATH,
      hangAfterMs: DEFAULT_HANG_AFTER_MS,
      launchPrefix,
    }),
  );
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The value of an outcome. A benchmark has no use for a failure. @throws EngineError `bench-engine-failed` */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  const { message, hint, logTail } = outcome.failure;
  throw new EngineError([message, ...logTail].join("\n"), {
    code: "bench-engine-failed",
    hint: hint ?? `The engine's log is ${LOG_PATH}.`,
  });
}

/** Random ids, as llama-bench feeds them: speed does not depend on what they say. */
export function randomTokens(count: number, vocabularySize: number | null, seed: number): number[] {
  const random = seededRandom(seed);
  const tokenCount = observed(vocabularySize, "vocabulary size");
  return Array.from({ length: count }, () => random.nextBelow(tokenCount));
}

/** A greedy request that decodes exactly this many tokens. */
export function fixedLengthRequest(
  promptTokens: number[],
  outputTokens: number,
  cachedTokens: number,
): GenerateRequest {
  return {
    prompt: { kind: "tokens", tokens: promptTokens },
    sampling: GREEDY,
    maxOutputTokens: outputTokens,
    ignoreEndOfGeneration: true,
    stopStrings: [],
    jsonSchema: null,
    cache: cachedTokens === 0 ? { kind: "cold" } : { kind: "prefix", tokenCount: cachedTokens },
  };
}
