import { onTestFinished } from "vitest";
import {
  DEFAULT_LOAD_OPTIONS,
  type LoadedModel,
  type LoadRequest,
} from "../../../src/core/engine.ts";
import {
  generationTraceSchema,
  GREEDY,
  type GenerateRequest,
  type GenerationTrace,
} from "../../../src/core/generation.ts";
import type { HttpObservation, ServerRequest } from "../../../src/core/http-observation.ts";
import type { Failure, Outcome } from "../../../src/core/outcome.ts";
import { createEngineControl, type EngineControl } from "../../../src/engines/llama-cpp/control.ts";
import { prepareEndpoint } from "../../../src/engines/openai-http/endpoint.ts";
import { loadOpenaiHttp } from "../../../src/engines/openai-http/load-model.ts";
import { OpenaiHttpModel } from "../../../src/engines/openai-http/openai-http-model.ts";

export const CHAT_REQUEST: GenerateRequest = {
  prompt: { kind: "messages", messages: [{ role: "user", content: "What is the capital?" }] },
  sampling: GREEDY,
  maxOutputTokens: 16,
  ignoreEndOfGeneration: false,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

export const TEXT_REQUEST: GenerateRequest = {
  ...CHAT_REQUEST,
  prompt: { kind: "text", text: "The capital is" },
};

export function loadRequest(baseUrl: string, changes: Partial<ServerRequest> = {}): LoadRequest {
  return {
    engine: "openai-http",
    modelPath: baseUrl,
    vocabularyOnly: false,
    options: DEFAULT_LOAD_OPTIONS,
    server: {
      baseUrl,
      servedModel: null,
      keepAlive: true,
      serverPid: null,
      silenceMs: 5_000,
      ...changes,
    },
  };
}

/** The model behind a server, in this process; closed with the test. */
export async function httpModel(
  baseUrl: string,
  changes: Partial<ServerRequest> = {},
  control: EngineControl = createEngineControl(),
): Promise<LoadedModel> {
  const loaded = valueOf(await loadOpenaiHttp(loadRequest(baseUrl, changes), control));
  onTestFinished(() => loaded.close());
  return loaded;
}

/** A model that was found without haste, for requests that allow little silence. */
export async function patientlyLoaded(baseUrl: string, silenceMs: number): Promise<LoadedModel> {
  const { facts } = await httpModel(baseUrl);
  const server = { servedModel: null, keepAlive: true, serverPid: null, baseUrl, silenceMs };
  const endpoint = valueOf(prepareEndpoint(server, process.env["EDGE_BENCH_API_KEY"]));
  const model = new OpenaiHttpModel(facts, endpoint, createEngineControl());
  onTestFinished(() => model.close());
  return model;
}

export async function failureOfLoad(
  baseUrl: string,
  changes: Partial<ServerRequest> = {},
): Promise<Failure> {
  return failureOf(await loadOpenaiHttp(loadRequest(baseUrl, changes), createEngineControl()));
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}

export function failureOf(outcome: Outcome<unknown>): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`no failure: ${JSON.stringify(outcome.value)}`);
}

export interface SeenTrace {
  readonly trace: GenerationTrace;
  readonly http: HttpObservation;
}

/** A trace that keeps to its schema, with what was seen of the exchange. */
export function seenTrace(outcome: Outcome<GenerationTrace>): SeenTrace {
  const trace = generationTraceSchema.parse(valueOf(outcome));
  if (trace.http === undefined) throw new Error("nothing was seen of the exchange");
  return { trace, http: trace.http };
}
