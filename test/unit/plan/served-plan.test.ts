import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Of } from "../../../src/core/hash.ts";
import type { ServedModel, ServerRequest } from "../../../src/core/http-observation.ts";
import type { Prompt } from "../../../src/core/prompt.ts";
import { plannedTrialSchema } from "../../../src/core/record.ts";
import { manifestModel } from "../../../src/plan/build-manifest.ts";
import { buildPlan } from "../../../src/plan/build-plan.ts";
import { contextHint, contextProblems, largestNeed } from "../../../src/plan/check-fit.ts";
import { setDeterministicMode } from "../../../src/plan/deterministic-mode.ts";
import { promptTextKey, type PreparedModel } from "../../../src/plan/prepared.ts";
import { modelKeyParts } from "../../../src/plan/trial-key.ts";
import { modelChanges, planDifference } from "../../../src/store/plan-diff.ts";
import { servedFactsOf } from "../../fixtures/report/served-experiment.ts";
import { item, preparedModel, preparedScenario } from "./prepared-samples.ts";

const SCENARIO = preparedScenario({ prompts: [item("a")], warmup: [item("w")] });

const ASKED: ServerRequest = {
  baseUrl: "http://127.0.0.1:8080/v1",
  servedModel: "tiny",
  keepAlive: true,
  serverPid: null,
  silenceMs: 1000,
};

function conversation(text: string): Prompt {
  return { kind: "messages", messages: [{ role: "user", content: text }] };
}

/** A model behind a server that tells no tokens, with its conversations. */
function served(changes: Partial<ServedModel> = {}, asked: Partial<ServerRequest> = {}) {
  const { prompts, warmup } = SCENARIO.prompts;
  const texts = [...prompts, ...warmup].flatMap((each) =>
    (["question", "followUp"] as const).map(
      (which) =>
        [
          promptTextKey(SCENARIO.key, each, which),
          { prompt: conversation(each[which]), renderedPrompt: null, tokens: null },
        ] as const,
    ),
  );
  return preparedModel([SCENARIO], {
    format: "http",
    engine: "openai-http",
    filePath: "http://127.0.0.1:8080/v1",
    fileSizeBytes: null,
    fileSha256: null,
    loadOptions: null,
    facts: servedFactsOf(changes),
    server: { ...ASKED, ...asked },
    tokenized: new Map(texts),
  });
}

function planOf(model: PreparedModel) {
  return buildPlan(
    [model],
    [SCENARIO],
    { runs: 1, rounds: 1, warmUps: 1, promptsPerRound: null },
    setDeterministicMode({ seed: 1 }),
  ).trials;
}

describe("a plan for a server that tells no tokens", () => {
  const trials = planOf(served());

  it("holds cold trials only, of unknown length, in a form that can be stored", () => {
    expect(trials.map(({ cacheCondition }) => cacheCondition)).toEqual(["cold", "cold", "cold"]);
    for (const trial of trials) {
      expect(trial).toMatchObject({ promptTokenCount: null, promptLengthInRange: null });
      expect(plannedTrialSchema.parse(trial)).toEqual(trial);
    }
  });

  it("names a conversation by the hash of its messages", () => {
    const messages = [{ role: "user", content: "Who?" }];
    expect(trials[1]?.promptSha256).toBe(sha256Of(canonicalJson(messages)));
  });

  it("leaves it to the server whether a prompt fits", () => {
    expect(largestNeed(trials)).toBe(0);
    expect(contextProblems([served({ contextTokens: 1 })], trials)).toEqual([]);
  });
});

describe("a plan for a server that tokenizes", () => {
  const known = preparedModel([SCENARIO], {
    format: "http",
    engine: "openai-http",
    facts: servedFactsOf({ contextTokens: 24 }),
  });

  it("is checked against the context that the server tells", () => {
    const [problem] = contextProblems([known], planOf(known));
    expect(problem).toBe(
      "small, chat: prompt w and its output need 25 tokens, the context holds 24",
    );
  });

  it("says what reaches a server, and what reaches a file", () => {
    const file = preparedModel([SCENARIO]);
    const answer = served();
    expect(contextHint([file], 25)).toBe("Use --context 25 or more, or name other --scenarios.");
    expect(contextHint([answer], 25)).toBe(
      "Start the server with a context of 25 or more, or name other --scenarios.",
    );
    expect(contextHint([file, answer], 25)).toContain(
      "or name other --scenarios. Start the server",
    );
  });

  it("holds no trial whose cache nobody can prepare", () => {
    expect(new Set(planOf(known).map(({ cacheCondition }) => cacheCondition))).toEqual(
      new Set(["cold"]),
    );
  });
});

describe("the trial keys of a served model", () => {
  const keys = (model: PreparedModel): string[] => planOf(model).map(({ trialKey }) => trialKey);

  it("hold what the server tells of itself instead of a file", () => {
    expect(modelKeyParts(served())).toMatchObject({
      file: null,
      options: null,
      engine: ["openai-http", "b9000", "llama-server"],
      served: {
        baseUrl: "http://127.0.0.1:8080/v1",
        servedModel: "tiny",
        modelFile: "tiny.gguf",
        contextTokens: 4096,
        keepAlive: true,
      },
    });
  });

  it("do not hold the process of the server", () => {
    expect(keys(served({ serverPid: 1 }))).toEqual(keys(served({ serverPid: 2 })));
  });

  it.each([
    ["address", { baseUrl: "http://127.0.0.1:9090/v1" }],
    ["model", { servedModel: "other" }],
    ["software", { software: "vllm" }],
    ["version", { softwareVersion: "b9001" }],
    ["file", { modelFile: "other.gguf" }],
    ["context", { contextTokens: 2048 }],
  ])("differ by the %s of the server", (_, changes) => {
    expect(keys(served(changes))).not.toEqual(keys(served()));
  });

  it("differ by whether connections are kept open", () => {
    expect(keys(served({}, { keepAlive: false }))).not.toEqual(keys(served()));
  });

  it("hold nothing of servers for a model with a file", () => {
    expect(Object.keys(modelKeyParts(preparedModel([SCENARIO])))).toEqual([
      "engine",
      "backend",
      "file",
      "options",
    ]);
  });
});

describe("the manifest of a served model", () => {
  it.each([
    ["org/tiny", "org/tiny"],
    ["/home/somebody/tiny.gguf", "tiny.gguf"],
    ["C:\\Users\\somebody\\tiny.gguf", "tiny.gguf"],
  ])("names %s as %s, without the place of a file", (servedModel, fileName) => {
    expect(manifestModel(served({ servedModel })).fileName).toBe(fileName);
  });

  it("shows what about the server changed, and not its process", () => {
    const stored = { models: [manifestModel(served())] };
    const fresh = { models: [manifestModel(served({ contextTokens: 2048, serverPid: 78 }))] };
    expect(modelChanges(stored, fresh)).toEqual(["small: server contextTokens: 4096 -> 2048"]);
  });

  it("leaves open whether connections were kept open, and says so", () => {
    const of = (model: PreparedModel) => ({ plan: planOf(model), models: [manifestModel(model)] });
    const reasons = planDifference(of(served()), of(served({}, { keepAlive: false })))?.reasons;
    expect(reasons?.join()).toContain("whether connections to the server are kept open");
  });
});
