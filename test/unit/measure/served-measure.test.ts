import { describe, expect, it } from "vitest";
import type { LoadedModel } from "../../../src/core/engine.ts";
import type { ItemRequest } from "../../../src/core/evaluation.ts";
import {
  GREEDY,
  type GenerateRequest,
  type GenerationTrace,
} from "../../../src/core/generation.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import { failed, succeeded } from "../../../src/core/outcome.ts";
import { generateAnswer } from "../../../src/measure/generate-answer.ts";
import { measureExperiment } from "../../../src/measure/measure-experiment.ts";
import { PERFORMANCE_STEPS } from "../../../src/measure/run-trial.ts";
import {
  httpOf,
  servedFactsOf,
  servedPlannedOf,
  servedTraceOf,
} from "../../fixtures/report/served-experiment.ts";
import { Laboratory, trialsOf } from "./fake-session.ts";

const LONG = "word ".repeat(10_000);
const MESSAGES = [{ role: "user" as const, content: "Who?" }];

/** A server that writes down what it is asked; tokenizing is refused where it cannot. */
function serverThat(canTokenize: boolean, tokens: number[] | null = null) {
  const asked: GenerateRequest[] = [];
  const facts = servedFactsOf({ contextTokens: 100 });
  const model: Pick<LoadedModel, "facts" | "generate" | "tokenize"> = {
    facts: { ...facts, capabilities: { ...facts.capabilities, tokenize: canTokenize } },
    generate(request) {
      asked.push(request);
      return Promise.resolve(succeeded(servedTraceOf(servedPlannedOf(), [50, 60])));
    },
    tokenize: () =>
      Promise.resolve(
        canTokenize
          ? succeeded({ prompts: [{ renderedPrompt: null, tokens }] })
          : failed("engine-refused", "this server does not tokenize", null),
      ),
  };
  return { asked, model: model as LoadedModel };
}

type Generation = Extract<ItemRequest, { kind: "generation" }>;

function answerOf(changes: Partial<Generation>): Generation {
  return {
    kind: "generation",
    prompt: "Who?",
    sampling: GREEDY,
    maxOutputTokens: 10,
    stopStrings: [],
    sharedTokenCount: 50,
    ...changes,
  };
}

describe("generateAnswer of a server", () => {
  it("sends a prompt as it is where nothing can be tokenized, however long", async () => {
    const { asked, model } = serverThat(false);
    const outcome = await generateAnswer(answerOf({ prompt: LONG }), model);

    expect(outcome).toMatchObject({ status: "ok", value: { truncatedTokenCount: 0 } });
    expect(asked[0]).toMatchObject({
      prompt: { kind: "text", text: LONG },
      cache: { kind: "cold" },
    });
  });

  it("sends a conversation for the server to render, not the text that stands for it", async () => {
    const { asked, model } = serverThat(true, Array<number>(500).fill(1));
    const outcome = await generateAnswer(answerOf({ prompt: "[]", messages: MESSAGES }), model);

    expect(outcome).toMatchObject({ status: "ok", value: { truncatedTokenCount: 0 } });
    expect(asked[0]?.prompt).toEqual({ kind: "messages", messages: MESSAGES });
  });

  it("cuts a text on the left where the server tokenizes and tells its context", async () => {
    const tokens = Array.from({ length: 120 }, (_, index) => index);
    const { asked, model } = serverThat(true, tokens);
    const outcome = await generateAnswer(answerOf({}), model);

    expect(outcome).toMatchObject({ status: "ok", value: { truncatedTokenCount: 30 } });
    expect(asked[0]?.prompt).toEqual({ kind: "tokens", tokens: tokens.slice(30) });
  });

  it("keeps what was seen of HTTP, and not the prompt", async () => {
    const { model } = serverThat(false);
    const outcome = await generateAnswer(answerOf({}), model);
    if (outcome.status === "failed" || outcome.value.kind !== "generation") throw new Error("none");
    expect(outcome.value.trace.http?.chunkNs).toEqual([50e6, 60e6]);
    expect(outcome.value.trace).not.toHaveProperty("renderedPrompt");
  });
});

describe("the hash of an output", () => {
  async function hashOf(changes: Partial<GenerationTrace>): Promise<string> {
    const laboratory = new Laboratory();
    const trace = servedTraceOf(servedPlannedOf(), [50, 60], changes);
    const settings = laboratory.settings();
    const startSession: typeof settings.startSession = async (modelId, sessionId) => {
      const started = await settings.startSession(modelId, sessionId);
      if (started.status === "failed") return started;
      return succeeded(
        Object.assign(started.value, { generate: () => Promise.resolve(succeeded(trace)) }),
      );
    };
    await measureExperiment(trialsOf(0, 1), { ...settings, startSession }, PERFORMANCE_STEPS);
    const [record] = laboratory.records;
    if (record?.status !== "ok") throw new Error("the trial failed");
    return record.outputSha256;
  }

  it("is that of the token ids where there are some", async () => {
    expect(await hashOf({ outputTokens: [1, 2] })).toBe(sha256Of("[1,2]"));
  });

  it("is that of the text, and of the reasoning before it, where a server sends no ids", async () => {
    const hash = await hashOf({ text: "one" });
    expect(await hashOf({ text: "one" })).toBe(hash);
    expect(await hashOf({ text: "two" })).not.toBe(hash);
    const http = httpOf([50, 60], { reasoningText: "hm" });
    expect(await hashOf({ text: "one", http })).not.toBe(hash);
  });
});
