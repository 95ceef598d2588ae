import { createMemoryCounter } from "../../../bindings/process-counters/process-memory.ts";
import type { LoadOptions, LoadRequest, LoadedModel, ModelFacts } from "../../core/engine.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { createEngineControl, type EngineControl } from "../llama-cpp/control.ts";
import { GcWatch } from "../llama-cpp/gc-watch.ts";
import { startRealStopwatch, startVirtualStopwatch } from "./clock.ts";
import { failNow, failureOfLoad, processEffects, type ProcessEffects } from "./failures.ts";
import type { MockSession } from "./generate.ts";
import { MockModel } from "./mock-model.ts";
import { END_TOKEN } from "./pieces.ts";
import { CHAT_TEMPLATE_SHA256, createPromptReader } from "./prompt-reader.ts";
import { readMockScript } from "./read-script.ts";
import type { MockScript } from "./script.ts";
import { SequenceMemory } from "./sequence-memory.ts";
import { createMockTokenizer } from "./tokenizer.ts";

/** Raised when ids, pieces or the hashed log-probabilities change. */
const MOCK_VERSION = "1";

/** As for real models: a longer context is not taken unless asked for. */
const DEFAULT_CONTEXT_LIMIT_TOKENS = 8192;

/**
 * Loads a script (`*.mock.yaml`) as if it were a model: scripted latencies, answers and failures.
 * Planted truth for tests, and a way to try the tool without weights. The request's `modelPath` is
 * the script. A script may end or block the process, so it belongs into an engine process.
 * @param control words that another thread watches and cancels by
 * @param effects what scripted crashes do; by default they really end the process
 */
export async function loadMock(
  request: LoadRequest,
  control: EngineControl = createEngineControl(),
  effects: ProcessEffects = processEffects,
): Promise<Outcome<LoadedModel>> {
  const read = await readMockScript(request.modelPath);
  if (read.status === "failed") return read;
  const script = read.value;
  const failure = failureOfLoad(script.failures);
  if (failure !== null) return failNow(failure, effects);
  const startStopwatch = script.clock === "virtual" ? startVirtualStopwatch : startRealStopwatch;
  const loadNs = await startStopwatch(() => false).pass(Math.round(script.latency.load_ms * 1e6));
  const contextTokens = contextTokensOf(script, request.options);
  const options = resolveOptions(request.options, contextTokens);
  const tokenizer = createMockTokenizer(script.vocabulary_size);
  const session: MockSession = {
    script,
    options,
    contextTokens,
    tokenizer,
    readPrompt: createPromptReader(tokenizer, script.vocabulary_size, script.chat_template),
    sequence: new SequenceMemory(),
    startStopwatch,
    effects,
    control,
    gcWatch: script.clock === "real" ? new GcWatch() : null,
  };
  const facts = factsOf(script, request, options, loadNs);
  return succeeded(new MockModel(facts, session, createMemoryCounter(), request.vocabularyOnly));
}

function contextTokensOf(script: MockScript, options: LoadOptions): number {
  return options.contextTokens ?? Math.min(script.context_tokens, DEFAULT_CONTEXT_LIMIT_TOKENS);
}

function resolveOptions(options: LoadOptions, contextTokens: number): LoadOptions {
  return {
    ...options,
    gpu: "cpu",
    gpuLayers: 0,
    threads: options.threads ?? 1,
    contextTokens,
    batchTokens: Math.min(options.batchTokens, contextTokens),
    microBatchTokens: Math.min(options.microBatchTokens, options.batchTokens, contextTokens),
  };
}

function factsOf(
  script: MockScript,
  request: LoadRequest,
  options: LoadOptions,
  loadNs: number,
): ModelFacts {
  return {
    engine: "mock",
    engineVersion: MOCK_VERSION,
    enginePackage: "edge-slm-bench",
    gpuKind: "cpu",
    cpuVariant: null,
    devices: [],
    buffers: [],
    architecture: null,
    description: `${script.name} (a script, no model)`,
    parameterCount: null,
    weightBytes: request.vocabularyOnly ? null : (script.memory?.weight_bytes ?? null),
    vocabularySize: script.vocabulary_size,
    trainedContextTokens: script.context_tokens,
    slidingWindowTokens: null,
    addsBeginToken: false,
    beginToken: null,
    endToken: END_TOKEN,
    chatTemplateSha256: script.chat_template ? CHAT_TEMPLATE_SHA256 : null,
    synthetic: false,
    options,
    loadNs,
    capabilities: { score: true, jsonSchema: true, prefixCache: true },
  };
}
