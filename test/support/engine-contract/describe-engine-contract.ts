import { Ajv } from "ajv";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  contextTokensOf,
  type EngineName,
  type GenerateOptions,
} from "../../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../../src/core/generation.ts";
import type { Failure, Outcome } from "../../../src/core/outcome.ts";
import type { Prompt } from "../../../src/core/prompt.ts";
import type { EngineSession } from "../../../src/engines/channel/engine-session.ts";
import { CONTEXT_TOKENS, ContractModels } from "./contract-models.ts";
import { observed } from "../../../src/core/observed.ts";
import { ownTrace, type OwnTrace } from "../own-engine.ts";

const CONVERSATION: Prompt = {
  kind: "messages",
  messages: [
    { role: "system", content: "You answer in one sentence." },
    { role: "user", content: "What is the capital of France?" },
  ],
};

/** Greedy, fixed length, cold: what most tests start from. */
export const REQUEST: GenerateRequest = {
  prompt: CONVERSATION,
  sampling: GREEDY,
  maxOutputTokens: 24,
  ignoreEndOfGeneration: true,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

const SCHEMA = {
  type: "object",
  properties: {
    answer: { type: "string", enum: ["yes", "no"] },
    certain: { type: "boolean" },
    count: { type: "integer" },
  },
  required: ["answer", "certain", "count"],
  additionalProperties: false,
};

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}

export function failureOf(outcome: Outcome<unknown>): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`no failure: ${JSON.stringify(outcome.value)}`);
}

function onlyOne<T>(items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`${items.length} items, not one`);
  return item;
}

/** What every engine promises, over one engine in processes of its own. */
export function describeEngineContract(engine: EngineName): void {
  describe(`engine ${engine}, in a process of its own`, () => {
    let models: ContractModels;
    let session: EngineSession;

    beforeAll(async () => {
      models = await ContractModels.create(engine);
      session = valueOf(await models.start());
    });

    afterAll(async () => {
      await session.close();
      await models.remove();
    });

    async function generate(
      changes: Partial<GenerateRequest> = {},
      options?: GenerateOptions,
    ): Promise<OwnTrace> {
      const request = { ...REQUEST, ...changes };
      const trace = valueOf(await session.generate(request, options));
      if (trace.promptTokens !== null) return ownTrace(trace);
      // A server does not show the prompt in its answer; its tokenizer is to agree with its counts.
      const { prompts } = valueOf(await session.tokenize({ prompts: [request.prompt] }));
      return ownTrace({ ...trace, ...onlyOne(prompts), promptTokens: onlyOne(prompts).tokens });
    }

    /** Its weights are in the process of a server. */
    function isServed(): boolean {
      return session.facts.served !== undefined;
    }

    async function tokensOf(prompt: Prompt): Promise<number[]> {
      const reply = valueOf(await session.tokenize({ prompts: [prompt] }));
      return reply.prompts[0]?.tokens ?? [];
    }

    it("says of itself what was asked for", () => {
      expect(session.facts.engine).toBe(engine);
      expect(contextTokensOf(session.facts)).toBe(CONTEXT_TOKENS);
      if (!isServed()) expect(session.facts.options?.threads).toBe(1);
      expect(session.facts.synthetic).toBe(models.isSynthetic);
    });

    it("gives timestamps that never decrease and lie inside the end", async () => {
      const { timing } = await generate();
      const steps = [
        0,
        timing.templateEndNs,
        timing.tokenizeEndNs,
        timing.prefillStartNs,
        ...timing.prefillChunkEndNs,
        timing.prefillEndNs,
        ...timing.tokenNs,
        timing.endNs,
      ].filter((step) => step !== null);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      expect(timing.tokenNs[0]).toBeGreaterThan(0);
    });

    it("gives one token when one is asked for", async () => {
      const trace = await generate({ maxOutputTokens: 1 });
      expect(trace.outputTokens).toHaveLength(1);
      expect(trace.timing.tokenNs).toHaveLength(1);
      expect(trace.stopReason).toBe("max-tokens");
    });

    it.each([2, 17, 64])(
      "gives exactly %d tokens past the end of the text when told to ignore it",
      async (maxOutputTokens) => {
        const trace = await generate({ maxOutputTokens });
        expect(trace.outputTokens).toHaveLength(maxOutputTokens);
        expect(trace.stopReason).toBe("max-tokens");
        expect(trace.endToken).toBeNull();
      },
    );

    it("counts consistently", async () => {
      const trace = await generate();
      expect(trace.promptTokenCount).toBe(trace.promptTokens.length);
      expect(trace.promptTokenCount).toBe(
        (trace.cachedTokenCount ?? NaN) + (trace.evaluatedTokenCount ?? NaN),
      );
      expect(trace.outputTokenCount).toBe(trace.outputTokens.length);
      expect(trace.outputTokenCount).toBe(trace.timing.tokenNs.length);
    });

    it("evaluates the whole prompt when the cache is to be cold, also after the same prompt", async () => {
      await generate();
      const trace = await generate();
      expect(trace.cachedTokenCount).toBe(0);
      expect(trace.evaluatedTokenCount).toBe(trace.promptTokenCount);
      expect(trace.cachePreparation).toBe(isServed() ? "asked" : "cleared");
    });

    it("keeps exactly the asked-for prefix in the cache, and the output of a cold run", async (context) => {
      if (!session.facts.capabilities.prefixCache) context.skip("no prefix can be asked for");
      const cold = await generate();
      const tokenCount = Math.floor(cold.promptTokenCount / 2);
      for (const preparation of ["trimmed", "evaluated"]) {
        if (preparation === "evaluated")
          await generate({ prompt: { kind: "text", text: "Other." } });
        const trace = await generate({ cache: { kind: "prefix", tokenCount } });
        expect(trace.cachePreparation).toBe(preparation);
        expect(trace.cachedTokenCount).toBe(tokenCount);
        expect(trace.evaluatedTokenCount).toBe(cold.promptTokenCount - tokenCount);
        expect(trace.outputTokens).toEqual(cold.outputTokens);
      }
    });

    it("keeps all but the last prompt token", async (context) => {
      if (!session.facts.capabilities.prefixCache) context.skip("no prefix can be asked for");
      const cold = await generate();
      const tokenCount = cold.promptTokenCount - 1;
      const trace = await generate({ cache: { kind: "prefix", tokenCount } });
      expect(trace.cachedTokenCount).toBe(tokenCount);
      expect(trace.outputTokens).toEqual(cold.outputTokens);
    });

    it("refuses a prefix that leaves nothing to evaluate", async () => {
      const { length } = await tokensOf(CONVERSATION);
      const cache = { kind: "prefix", tokenCount: length } as const;
      const failure = failureOf(await session.generate({ ...REQUEST, cache }));
      expect(failure.code).toBe("engine-refused");
    });

    it("gives the same ids for the same greedy request", async () => {
      const [first, second] = [await generate(), await generate()];
      expect(second.outputTokens).toEqual(first.outputTokens);
      expect(second.text).toBe(first.text);
    });

    it("gives the same ids for the same seed, and other ids for another seed", async () => {
      const sampled = async (seed: number): Promise<number[]> =>
        (await generate({ sampling: { ...GREEDY, temperature: 1, seed } })).outputTokens;
      const first = await sampled(1);
      expect(await sampled(1)).toEqual(first);
      const others = [await sampled(2), await sampled(3), await sampled(4)];
      expect(others.some((ids) => ids.join() !== first.join())).toBe(true);
    });

    it("is greedy at any temperature when only the best token is kept", async (context) => {
      if (!models.isSynthetic) context.skip("the scripted engine draws whole texts");
      const sampling = { ...GREEDY, temperature: 1, topK: 1, seed: 7 };
      expect((await generate({ sampling })).outputTokens).toEqual((await generate()).outputTokens);
    });

    it("cuts the text before a stop string", async () => {
      const free = await generate();
      const stop = /[A-Za-z ]{2}/.exec(free.text.slice(free.text.length / 2))?.[0];
      if (stop === undefined) throw new Error(`nothing to stop at in ${JSON.stringify(free.text)}`);
      const trace = await generate({ stopStrings: ["never in there", stop] });
      expect(trace.stopReason).toBe(isServed() ? "server-stop" : "stop-string");
      expect(trace.text).toBe(free.text.slice(0, free.text.indexOf(stop)));
      expect(trace.outputTokens).toEqual(free.outputTokens.slice(0, trace.outputTokenCount));
      expect(trace.outputTokenCount).toBeLessThan(free.outputTokenCount);
    });

    it("streams the text in pieces that make up the whole", async () => {
      const pieces: string[] = [];
      const trace = await generate({}, { onText: (piece) => pieces.push(piece) });
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.join("")).toBe(trace.text);
    });

    it("gives JSON that follows the schema", async (context) => {
      if (!session.facts.capabilities.jsonSchema) context.skip("the engine has no grammar");
      const jsonSchema = SCHEMA;
      const trace = await generate({
        jsonSchema,
        maxOutputTokens: 200,
        ignoreEndOfGeneration: false,
      });
      expect(["end-of-generation", "grammar-end", "server-stop"]).toContain(trace.stopReason);
      const parsed: unknown = JSON.parse(trace.text);
      expect(new Ajv().validate(SCHEMA, parsed), trace.text).toBe(true);
    });

    it("tokenizes as it generates", async () => {
      const prompts: Prompt[] = [
        CONVERSATION,
        { kind: "text", text: " Un café, s'il vous plaît ! 🙂\n\n" },
        { kind: "tokens", tokens: [5, 300, 7] },
      ];
      const reply = valueOf(await session.tokenize({ prompts }));
      for (const [index, prompt] of prompts.entries()) {
        const trace = await generate({ prompt, maxOutputTokens: 1 });
        expect(trace.promptTokens).toEqual(reply.prompts[index]?.tokens);
        expect(trace.renderedPrompt).toBe(reply.prompts[index]?.renderedPrompt);
      }
    });

    it("answers the same to a conversation, its rendered text and its ids", async () => {
      const conversation = await generate();
      const text = await generate({
        prompt: { kind: "text", text: conversation.renderedPrompt ?? "" },
      });
      const tokens = await generate({
        prompt: { kind: "tokens", tokens: conversation.promptTokens },
      });
      expect(conversation.promptForm).toBe(isServed() ? "server-template" : "chat-template");
      expect([text.promptForm, tokens.promptForm]).toEqual(["raw-text", "raw-tokens"]);
      for (const trace of [text, tokens]) {
        expect(trace.promptTokens).toEqual(conversation.promptTokens);
        expect(trace.outputTokens).toEqual(conversation.outputTokens);
        expect(trace.text).toBe(conversation.text);
      }
    });

    it("refuses a token id outside the vocabulary and lives on", async () => {
      const outside = observed(session.facts.vocabularySize, "vocabulary size");
      const prompt: Prompt = { kind: "tokens", tokens: [5, outside] };
      const refusals: Outcome<unknown>[] = [
        await session.generate({ ...REQUEST, prompt }),
        await session.tokenize({ prompts: [prompt] }),
      ];
      if (session.facts.capabilities.score) {
        const items = [{ contextTokens: [5], continuationTokens: [outside] }];
        refusals.push(
          await session.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
        );
      }
      for (const refusal of refusals) {
        expect(failureOf(refusal).code).toBe("engine-refused");
        expect(failureOf(refusal).message).toContain(String(outside));
      }
      expect((await generate()).outputTokens).toHaveLength(24);
    });

    it("refuses what does not fit the context and lives on", async () => {
      const prompt: Prompt = {
        kind: "tokens",
        tokens: Array.from({ length: CONTEXT_TOKENS }, () => 5),
      };
      const failure = failureOf(await session.generate({ ...REQUEST, prompt }));
      expect(failure.code).toBe("context-overflow");
      expect(failure.message).toContain(String(CONTEXT_TOKENS));
      expect((await generate()).outputTokens).toHaveLength(24);
    });

    it("fills the context to its last token", async () => {
      const tokens = Array.from({ length: CONTEXT_TOKENS - 4 }, (_, index) => 3 + (index % 250));
      const trace = await generate({ prompt: { kind: "tokens", tokens }, maxOutputTokens: 4 });
      expect(trace.outputTokens).toHaveLength(4);
      expect(trace.evaluatedTokenCount).toBe(tokens.length);
    });

    it("ends early when it is cancelled, and serves the next request", async () => {
      const controller = new AbortController();
      let pieceCount = 0;
      const onText = (): void => {
        pieceCount += 1;
        if (pieceCount === 3) controller.abort();
      };
      const trace = valueOf(
        await session.generate(
          { ...REQUEST, maxOutputTokens: 900 },
          { signal: controller.signal, onText },
        ),
      );
      expect(trace.stopReason).toBe("cancelled");
      expect(trace.outputTokenCount).toBeLessThan(900);
      const outputTokenCount = observed(trace.outputTokenCount, "output token count");
      expect(trace.timing.tokenNs).toHaveLength(outputTokenCount);
      expect((await generate()).stopReason).toBe("max-tokens");
    });

    it("scores with log-probabilities that a distribution allows", async (context) => {
      if (!session.facts.capabilities.score) context.skip("the engine cannot score");
      const contextTokens = await tokensOf(CONVERSATION);
      const greedy = (await generate({ maxOutputTokens: 1 })).outputTokens;
      const items = [{ contextTokens, continuationTokens: [...greedy, 300, 7] }];
      const reply = valueOf(
        await session.score({ items, topCount: 10, mode: "exact", keepPrefixTokenCount: null }),
      );
      const { tokenLogprobs, greedyTokens, top } = onlyOne(reply.items);
      expect(tokenLogprobs).toHaveLength(3);
      expect(Math.max(...tokenLogprobs)).toBeLessThanOrEqual(0);
      expect(greedyTokens[0]).toBe(greedy[0]);
      expect(top.map((entries) => entries[0]?.token)).toEqual(greedyTokens);
      expect(top[0]?.[0]?.logprob).toBe(tokenLogprobs[0]);
      for (const entries of top) {
        const logprobs = entries.map((entry) => entry.logprob);
        expect(logprobs).toHaveLength(10);
        expect(logprobs).toEqual([...logprobs].sort((a, b) => b - a));
        expect(logprobs.map(Math.exp).reduce((a, b) => a + b)).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(reply.evaluatedTokenCount).toBe(contextTokens.length + 2);
    });

    it("scores an item the same alone and among others", async (context) => {
      if (!session.facts.capabilities.score) context.skip("the engine cannot score");
      const items = [
        { contextTokens: [5, 300, 7], continuationTokens: [12, 400] },
        { contextTokens: [5, 300, 7], continuationTokens: [9] },
      ];
      const together = valueOf(
        await session.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: null }),
      );
      const alone = valueOf(
        await session.score({
          items: items.slice(1),
          topCount: 0,
          mode: "exact",
          keepPrefixTokenCount: null,
        }),
      );
      expect(together.items[1]).toEqual(alone.items[0]);
      expect(together.items[0]?.top).toEqual([[], []]);
    });

    it("scores the same in the mode of a tree, and counts what was evaluated and what was not", async (context) => {
      if (!session.facts.capabilities.score) context.skip("the engine cannot score");
      const contextTokens = Array.from({ length: 70 }, (_, index) => 300 + index);
      const items = [[12, 400, 5], [12, 400, 6], [12, 9], [8]].map((continuationTokens) => ({
        contextTokens,
        continuationTokens,
      }));
      const exact = valueOf(
        await session.score({ items, topCount: 0, mode: "exact", keepPrefixTokenCount: 64 }),
      );
      const tree = valueOf(
        await session.score({ items, topCount: 0, mode: "tree", keepPrefixTokenCount: null }),
      );
      const logprobsOf = (reply: typeof exact): number[] =>
        reply.items.flatMap((item) => item.tokenLogprobs);
      expect(logprobsOf(tree)).toHaveLength(9);
      for (const [index, logprob] of logprobsOf(tree).entries())
        expect(logprob).toBeCloseTo(logprobsOf(exact)[index] ?? NaN, 2);
      for (const { evaluatedTokenCount, cachedTokenCount, engineNs } of [exact, tree]) {
        // 4 contexts of 70, and 5 tokens that something is predicted from.
        expect(evaluatedTokenCount).toBeGreaterThan(0);
        expect(evaluatedTokenCount + cachedTokenCount).toBeLessThanOrEqual(4 * 70 + 5);
        expect(engineNs).toBeGreaterThan(0);
      }
    });

    it("reads memory that is positive and below its peaks", async () => {
      const memory = valueOf(await session.memory());
      expect(memory.source).not.toBe("none");
      expect(memory.residentBytes).toBeGreaterThan(0);
      expect(memory.privateBytes).toBeGreaterThan(0);
      expect(memory.peakResidentBytes).toBeGreaterThanOrEqual(memory.residentBytes ?? Infinity);
      expect(memory.peakPrivateBytes).toBeGreaterThanOrEqual(memory.privateBytes ?? Infinity);
    });

    it("reports a killed process as crashed, and so every later request", async () => {
      const victim = valueOf(await models.start());
      const running = victim.generate(
        { ...REQUEST, maxOutputTokens: 900 },
        { onText: () => process.kill(victim.pid, "SIGKILL") },
      );
      expect(failureOf(await running)).toMatchObject({
        code: "engine-crashed",
        signal: "SIGKILL",
        exitCode: null,
      });
      expect(victim.alive).toBe(false);
      expect(failureOf(await victim.generate(REQUEST)).code).toBe("engine-crashed");
      await victim.close();
      expect((await generate()).outputTokens).toHaveLength(24);
    });

    it("can be closed twice, and is gone then", async () => {
      const other = valueOf(await models.start());
      await other.close();
      await other.close();
      expect(other.alive).toBe(false);
      expect(() => process.kill(other.pid, 0)).toThrow();
    });

    it("refuses a model file that is missing or is no model", async (context) => {
      if (isServed()) context.skip("the model's file is the server's affair");
      const noModel = join(models.directory, `no-model-for-${engine}`);
      await writeFile(noModel, "This is a letter: not a model.\n");
      for (const modelPath of [join(models.directory, "missing"), noModel]) {
        const failure = failureOf(await models.start({ modelPath }));
        expect(failure.code).toBe("engine-refused");
        expect(failure.message).toContain(modelPath);
      }
    });
  });
}
