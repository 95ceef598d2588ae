import { DEFAULT_LOAD_OPTIONS, type LoadOptions, type LoadedModel } from "../../src/core/engine.ts";
import type { Outcome } from "../../src/core/outcome.ts";
import { createEngineControl } from "../../src/engines/llama-cpp/control.ts";
import { loadLlamaCpp } from "../../src/engines/llama-cpp/load-model.ts";

/**
 * Loads a model into the process of the test, on the CPU. One thread, because a second one that
 * shares its core with another program makes computing many times slower.
 */
export function loadModel(
  modelPath: string,
  options: Partial<LoadOptions>,
  vocabularyOnly = false,
): LoadedModel {
  const request = {
    engine: "llama-cpp",
    modelPath,
    vocabularyOnly,
    options: { ...DEFAULT_LOAD_OPTIONS, gpu: "cpu", threads: 1, ...options },
  } as const;
  return valueOf(loadLlamaCpp(request, createEngineControl()));
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}
