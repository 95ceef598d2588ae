import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { openLlamaApi } from "../../bindings/llama-cpp/llama-api.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../src/core/engine.ts";
import { createEngineControl } from "../../src/engines/llama-cpp/control.ts";
import { logSumExp } from "../../src/engines/llama-cpp/logits.ts";
import type { NativeSession } from "../../src/engines/llama-cpp/native-session.ts";
import { openSession } from "../../src/engines/llama-cpp/open-session.ts";
import { randomTokens } from "../support/engine.ts";
import { printSide, readSideArguments, type SideResult } from "./side.ts";

/** One process of our side: evaluate a position, then make every log-probability of it. */
const { modelPath, threads, positions } = readSideArguments();
const api = openLlamaApi(chooseLibraries("auto"));
api.backend.loadAllFrom(api.files.directory);
const model = api.model.load(modelPath, api.modelDefaults);
if (model === null) throw new Error(`llama.cpp cannot load ${modelPath}`);
const context = api.context.create(model, {
  ...api.contextDefaults,
  n_ctx: 2 * positions,
  n_threads: threads,
  n_threads_batch: threads,
});
const session = openSession(
  api,
  model,
  context,
  { ...DEFAULT_LOAD_OPTIONS, threads, contextTokens: 2 * positions },
  createEngineControl(),
);
if (session.native === null) throw new Error(`llama.cpp cannot create a context for ${modelPath}`);
measure(session.native);
const result = measure(session.native);
session.close();
printSide(result);

function measure(native: NativeSession): SideResult {
  const logprobs = new Float64Array(native.vocabularySize);
  const plainMs: number[] = [];
  const addedMs: number[] = [];
  native.cache.clear();
  for (const [position, token] of randomTokens(positions, native.vocabularySize, 1).entries()) {
    const start = performance.now();
    native.batch.fillOne(token, position);
    const code = native.api.context.decode(native.context, native.batch.native);
    if (code !== 0) throw new Error(`llama_decode returned ${code}`);
    const logits = native.logits.at(0);
    const evaluated = performance.now();
    const normalizer = logSumExp(logits);
    for (let id = 0; id < logits.length; id += 1) logprobs[id] = (logits[id] ?? NaN) - normalizer;
    addedMs.push(performance.now() - evaluated);
    plainMs.push(evaluated - start);
  }
  return { vocabularySize: native.vocabularySize, plainMs, addedMs };
}
