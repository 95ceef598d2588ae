import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import {
  DEFAULT_LOAD_OPTIONS,
  type LoadedModel,
  type LoadOptions,
  type LoadRequest,
} from "../../../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../../../src/core/generation.ts";
import type { Outcome } from "../../../../src/core/outcome.ts";
import type { ProcessEffects } from "../../../../src/engines/mock/failures.ts";
import { loadMock } from "../../../../src/engines/mock/load-mock.ts";
import { ownTrace, type OwnTrace } from "../../../support/own-engine.ts";

/** Round latencies on a virtual clock; every sum below can be done in the head. */
export const PLAIN_SCRIPT = {
  version: 1,
  name: "Plain",
  clock: "virtual",
  context_tokens: 1000,
  vocabulary_size: 262_144,
  chat_template: false,
  latency: {
    load_ms: 250,
    template_ms: 1,
    tokenize_ms: 2,
    prefill_ms_fixed: 10,
    prefill_ms_per_token: 0.5,
    first_sample_ms: 0.25,
    token_ms: [20, 30],
  },
  output: { text: "one two three" },
} as const;

export function loadRequest(modelPath: string, options: Partial<LoadOptions> = {}): LoadRequest {
  return {
    engine: "mock",
    modelPath,
    vocabularyOnly: false,
    options: { ...DEFAULT_LOAD_OPTIONS, ...options },
  };
}

/** Loads a script that is the plain one but for some keys. */
export async function tryLoad(
  changes: Readonly<Record<string, unknown>> = {},
  request: Partial<LoadRequest> = {},
  effects?: ProcessEffects,
): Promise<Outcome<LoadedModel>> {
  const folder = await mkdtemp(join(tmpdir(), "mock-script-"));
  try {
    const path = join(folder, "plain.mock.yaml");
    await writeFile(path, stringify({ ...PLAIN_SCRIPT, ...changes }));
    return await loadMock({ ...loadRequest(path), ...request }, undefined, effects);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function load(
  changes: Readonly<Record<string, unknown>> = {},
  request: Partial<LoadRequest> = {},
  effects?: ProcessEffects,
): Promise<LoadedModel> {
  return valueOf(await tryLoad(changes, request, effects));
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  return outcome.value;
}

export function codeOf(outcome: Outcome<unknown>): string {
  return outcome.status === "ok" ? "ok" : outcome.failure.code;
}

export function textRequest(text: string, changes: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    prompt: { kind: "text", text },
    sampling: GREEDY,
    maxOutputTokens: 50,
    ignoreEndOfGeneration: false,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
    ...changes,
  };
}

export async function generated(
  model: LoadedModel,
  text: string,
  changes: Partial<GenerateRequest> = {},
): Promise<OwnTrace> {
  return ownTrace(valueOf(await model.generate(textRequest(text, changes))));
}

/** Ten tokens: a word of two letters each, the first without a space. */
export const TEN_TOKENS = "ab cd ef gh ij kl mn op qr st";
