import { describe, expect, it } from "vitest";
import { GOOD_EVENTS, sendStream } from "../../../support/http-server/events.ts";
import { faultServer, type FaultServer } from "../../../support/http-server/fault-server.ts";
import {
  CHAT_REQUEST,
  failureOf,
  httpModel,
  seenTrace,
  TEXT_REQUEST,
  valueOf,
} from "../../../support/http-server/http-model.ts";
import { LLAMA_SERVER, ONE_TOKEN } from "../../../support/http-server/llama-server.ts";

describe("llama-server", () => {
  async function llamaServer(): Promise<FaultServer> {
    return faultServer((response) => {
      sendStream(response, ONE_TOKEN);
    }, LLAMA_SERVER);
  }

  it("is asked for the one best token, without its cache, and for ids", async () => {
    const server = await llamaServer();
    const model = await httpModel(server.baseUrl);
    server.seen.length = 0;
    await model.generate({ ...CHAT_REQUEST, ignoreEndOfGeneration: true });
    await model.generate({ ...TEXT_REQUEST, jsonSchema: { type: "object" } });
    const bodies = server.asked().map(({ body }) => body);
    expect(bodies[0]).toMatchObject({
      temperature: 0,
      samplers: ["top_k"],
      top_k: 1,
      cache_prompt: false,
      ignore_eos: true,
      verbose: true,
      n_probs: 1,
      post_sampling_probs: true,
    });
    expect(bodies[1]).toMatchObject({ json_schema: { type: "object" }, verbose: true });
    expect(bodies[1]).not.toHaveProperty("n_probs");
    expect(bodies[1]).not.toHaveProperty("response_format");
  });

  it("is given the whole chain of samplers of a request that draws", async () => {
    const server = await llamaServer();
    const model = await httpModel(server.baseUrl);
    server.seen.length = 0;
    await model.generate({
      ...CHAT_REQUEST,
      sampling: { temperature: 0.7, topK: 40, topP: 0.9, minP: null, seed: 3 },
    });
    expect(server.asked()[0]?.body).toMatchObject({
      temperature: 0.7,
      seed: 3,
      top_k: 40,
      top_p: 0.9,
      min_p: 0,
      samplers: ["top_k", "top_p", "temperature"],
    });
  });

  it("tokenizes as it would evaluate", async () => {
    const server = await llamaServer();
    const model = await httpModel(server.baseUrl);
    const reply = valueOf(
      await model.tokenize({
        prompts: [CHAT_REQUEST.prompt, TEXT_REQUEST.prompt, { kind: "tokens", tokens: [4, 5] }],
      }),
    );
    expect(reply.prompts).toEqual([
      { renderedPrompt: "user: hi", tokens: [1, 300, 7] },
      { renderedPrompt: "The capital is", tokens: [1, 300, 7] },
      { renderedPrompt: null, tokens: [4, 5] },
    ]);
    const asked = server.seen.filter(({ path }) => path === "/tokenize").map(({ body }) => body);
    expect(asked[0]).toEqual({ content: "user: hi", add_special: true, parse_special: true });
  });

  it("says that the cache was asked to be empty, and what it evaluated", async () => {
    const server = await llamaServer();
    const model = await httpModel(server.baseUrl);
    const { trace } = seenTrace(await model.generate({ ...TEXT_REQUEST, maxOutputTokens: 1 }));
    expect(trace.cachePreparation).toBe("asked");
    expect([trace.cachedTokenCount, trace.evaluatedTokenCount]).toEqual([0, 8]);
  });

  it.each([
    ["an id outside the vocabulary", [5, 512], "engine-refused", "Tokenize with this very model"],
    [
      "more than its context holds",
      Array.from({ length: 256 }, () => 5),
      "context-overflow",
      "Start the server with a larger context",
    ],
  ])("is not asked with %s", async (_, tokens, code, hint) => {
    const server = await llamaServer();
    const model = await httpModel(server.baseUrl);
    server.seen.length = 0;
    const prompt = { kind: "tokens", tokens } as const;
    const failure = failureOf(await model.generate({ ...CHAT_REQUEST, prompt }));
    expect(failure.code).toBe(code);
    expect(failure.hint).toContain(hint);
    expect(server.seen).toEqual([]);
  });
});

describe("vLLM", () => {
  it("is told to punish no repetition, whatever the model's files say", async () => {
    const server = await faultServer(
      (response) => {
        sendStream(response, GOOD_EVENTS);
      },
      { models: [{ id: "m", owned_by: "vllm" }] },
    );
    const model = await httpModel(server.baseUrl);
    await model.generate(CHAT_REQUEST);
    expect(server.asked()[0]?.body).toMatchObject({ temperature: 0, repetition_penalty: 1 });
  });
});

describe("what a server cannot be told", () => {
  it.each([
    ["a cached prefix", { cache: { kind: "prefix", tokenCount: 4 } as const }],
    ["a JSON Schema", { jsonSchema: { type: "object" } }],
    ["top-k", { sampling: { ...CHAT_REQUEST.sampling, temperature: 1, topK: 5 } }],
  ])("is refused, not left out: %s", async (_, changes) => {
    const server = await faultServer(() => undefined);
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate({ ...CHAT_REQUEST, ...changes }));
    expect(failure.code).toBe("engine-refused");
    expect(server.asked()).toEqual([]);
  });

  it("is scoring: no server gives log-probabilities of given tokens", async () => {
    const server = await faultServer(() => undefined);
    const model = await httpModel(server.baseUrl);
    const items = [{ contextTokens: [1], continuationTokens: [2] }];
    const request = { items, mode: "exact", keepPrefixTokenCount: null, topCount: 0 } as const;
    expect(failureOf(await model.score(request)).message).toContain("log-probabilities");
  });

  it("leaves tokens open where they are not told", async () => {
    const server = await faultServer(() => undefined);
    const model = await httpModel(server.baseUrl);
    const reply = valueOf(
      await model.tokenize({ prompts: [CHAT_REQUEST.prompt, TEXT_REQUEST.prompt] }),
    );
    expect(model.facts.capabilities.tokenize).toBe(false);
    expect(reply.prompts).toEqual([
      { renderedPrompt: null, tokens: null },
      { renderedPrompt: "The capital is", tokens: null },
    ]);
  });
});

describe("the memory of a server", () => {
  it("is that of its process, when its number is given", async () => {
    const server = await faultServer(() => undefined);
    const model = await httpModel(server.baseUrl, { serverPid: process.pid });
    const reading = valueOf(await model.memory());
    expect(reading.residentBytes).toBeGreaterThan(10_000_000);
    expect(reading.peakPrivateBytes).toBeGreaterThanOrEqual(reading.privateBytes ?? Infinity);
  });

  it("is not observed when it is not given, or names no process", async () => {
    const server = await faultServer(() => undefined);
    for (const serverPid of [null, 2 ** 30]) {
      const model = await httpModel(server.baseUrl, { serverPid });
      expect(valueOf(await model.memory())).toMatchObject({ source: "none", residentBytes: null });
    }
  });
});
