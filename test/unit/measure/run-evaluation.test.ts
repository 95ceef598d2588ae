import { describe, expect, it } from "vitest";
import type { LoadedModel } from "../../../src/core/engine.ts";
import type { EvaluationTrial, ItemRequest } from "../../../src/core/evaluation.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import { evaluationSteps } from "../../../src/measure/run-evaluation.ts";
import { load } from "../engines/mock/scripts.ts";
import { NOTHING_OBSERVED } from "../../support/conditions.ts";
import { contextTokensOf } from "../../../src/core/engine.ts";

function trial(request: ItemRequest): EvaluationTrial {
  return {
    trialKey: sha256Of("t"),
    modelId: "m",
    task: "t",
    docId: 0,
    sequence: 0,
    taskVersion: "1",
    scorer: "multiple-choice",
    language: "en",
    doc: {},
    target: 0,
    promptSha256: sha256Of("p"),
    request,
  };
}

async function run(model: LoadedModel, request: ItemRequest) {
  const steps = evaluationSteps([trial(request)], "exact");
  const session = {
    sessionId: "s",
    model: Object.assign(model, { pid: 1, alive: true }),
    requestsServed: 0,
    lastReplyMs: null,
  };
  const settings = { readConditions: () => Promise.resolve(NOTHING_OBSERVED) } as Parameters<
    typeof steps.run
  >[2];
  const record = await steps.run(trial(request), session, settings, 0);
  if (record.status === "failed") throw new Error(record.failure.message);
  return record.result;
}

const SCRIPT = { output: { text: "one two three" } };

describe("evaluationSteps", () => {
  it("scores each choice after the context, with the scripted one as the greedy one", async () => {
    const model = await load(SCRIPT);
    const result = await run(model, {
      kind: "choices",
      context: "Count:",
      continuations: ["one two three", "four five six"],
    });
    if (result.kind !== "choices") throw new Error(result.kind);

    expect(result.choices.map(({ isGreedy }) => isGreedy)).toEqual([true, false]);
    expect(result.truncatedTokenCount).toBe(0);
    for (const { tokenLogprobs, continuationTokens } of result.choices) {
      expect(tokenLogprobs).toHaveLength(continuationTokens.length);
    }
  });

  it("moves trailing white space of the context to the continuation", async () => {
    const model = await load(SCRIPT);
    const plain = { kind: "choices", context: "Count:", continuations: [" one"] } as const;
    const moved = { kind: "choices", context: "Count: ", continuations: ["one"] } as const;
    const tokensOf = (result: Awaited<ReturnType<typeof run>>) =>
      result.kind === "choices" ? result.choices[0]?.continuationTokens : null;

    expect(tokensOf(await run(model, { ...moved, continuations: ["one"] }))).toEqual(
      tokensOf(await run(model, { ...plain, continuations: [" one"] })),
    );
  });

  it("scores labels up to the last token that tells them apart", async () => {
    const model = await load(SCRIPT);
    const result = await run(model, {
      kind: "labels",
      context: "Which?",
      labels: ["alpha and much more", "beta and much more"],
      sharedTokenCount: 0,
    });
    if (result.kind !== "labels") throw new Error(result.kind);
    const [first, second] = result.labels;

    expect(first?.tokens.at(-1)).not.toBe(second?.tokens.at(-1));
    expect(first?.tokens.length).toBeLessThan(5);
    expect(first?.tokenLogprobs).toHaveLength(first?.tokens.length ?? -1);
  });

  it("puts a terminator behind labels of which one begins another", async () => {
    const model = await load(SCRIPT);
    const result = await run(model, {
      kind: "labels",
      context: "Which?",
      labels: ["card", "card payment"],
      sharedTokenCount: 0,
    });
    if (result.kind !== "labels") throw new Error(result.kind);

    expect(result.labels[0]?.tokens).not.toEqual(result.labels[1]?.tokens);
  });

  it("tells the engine what the contexts of all labels share, but not of a context cut on the left", async () => {
    const model = await load(SCRIPT);
    const asked: (number | null)[] = [];
    const watched: LoadedModel = {
      ...model,
      tokenize: (request) => model.tokenize(request),
      score: (request) => {
        asked.push(request.keepPrefixTokenCount);
        return model.score(request);
      },
    };
    const words = Array.from({ length: 4000 }, (_, index) => `word${index}`).join(" ");
    for (const context of ["Which of these?", words]) {
      await run(watched, {
        kind: "labels",
        context,
        labels: ["alpha", "beta"],
        sharedTokenCount: 5,
      });
    }

    expect(asked).toEqual([5, null]);
  });

  it("cuts a prompt on the left that leaves no room for the answer, and says by how much", async () => {
    const model = await load(SCRIPT);
    const words = Array.from({ length: 4000 }, (_, index) => `word${index}`).join(" ");
    const result = await run(model, {
      kind: "generation",
      prompt: words,
      sampling: GREEDY,
      maxOutputTokens: 10,
      stopStrings: [],
      sharedTokenCount: 100,
    });
    if (result.kind !== "generation") throw new Error(result.kind);
    const contextTokens = contextTokensOf(model.facts);

    expect(result.truncatedTokenCount).toBeGreaterThan(0);
    expect(result.trace.promptTokenCount).toBe((contextTokens ?? 0) - 10);
    expect(result.trace.cachedTokenCount).toBe(0);
  });

  it("begins with what all prompts share in the cache", async () => {
    const model = await load(SCRIPT);
    const result = await run(model, {
      kind: "generation",
      prompt: "A long system message that every item shares. Question?",
      sampling: GREEDY,
      maxOutputTokens: 3,
      stopStrings: [],
      sharedTokenCount: 8,
    });
    if (result.kind !== "generation") throw new Error(result.kind);

    expect(result.trace.cachedTokenCount).toBe(8);
  });
});
