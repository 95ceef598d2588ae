import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadedModel } from "../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../src/core/generation.ts";
import { observed } from "../../src/core/observed.ts";
import type { Prompt } from "../../src/core/prompt.ts";
import { startEngineSession } from "../../src/engines/channel/engine-session.ts";
import { loadRequest } from "../support/http-server/http-model.ts";
import { startServe } from "../support/serve-process.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

const models = referenceModels(["SmolLM2-135M-Instruct.Q4_1.gguf"]);
const CONTEXT_TOKENS = 512;

function request(prompt: Prompt, parts: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    prompt,
    sampling: GREEDY,
    maxOutputTokens: 24,
    ignoreEndOfGeneration: false,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
    ...parts,
  };
}

const CONVERSATIONS = [
  "What is the capital of France?",
  "Qu'est-ce qu'un virement SEPA ?",
  "Write one line with an emoji: a card and a lock.",
];

function conversation(content: string): Prompt {
  return { kind: "messages", messages: [{ role: "user", content }] };
}

describe.skipIf(models === null)("SmolLM2 behind this tool's own server", () => {
  const folder = mkdtempSync(join(tmpdir(), "served-model-"));
  const path = models?.[0] ?? "";
  /** Ends what has come up, the newest first: setting up may fail halfway. */
  const endings: (() => Promise<void>)[] = [];
  let direct: LoadedModel;
  let served: LoadedModel;

  beforeAll(async () => {
    const options = ["--threads", "1", "--gpu", "cpu", "--context", String(CONTEXT_TOKENS)];
    const { baseUrl, pid, kill } = await startServe(["--model", path, ...options]);
    endings.push(kill);
    direct = loadModel(path, { contextTokens: CONTEXT_TOKENS });
    endings.push(() => direct.close());
    served = valueOf(
      await startEngineSession({
        request: loadRequest(baseUrl, { serverPid: pid, silenceMs: 60_000 }),
        logPath: join(folder, "engine.log"),
        hangAfterMs: 60_000,
      }),
    );
    endings.push(() => served.close());
  });

  afterAll(async () => {
    for (const end of endings.toReversed()) await end();
    rmSync(folder, { recursive: true });
  });

  it.each(CONVERSATIONS)("answers %s with the tokens of the engine alone", async (content) => {
    const asked = request(conversation(content));
    const alone = valueOf(await direct.generate(asked));
    const behind = valueOf(await served.generate(asked));

    expect(behind.outputTokens).toEqual(alone.outputTokens);
    expect(behind.text).toBe(alone.text);
    expect(behind.stopReason).toBe(alone.stopReason);
    expect(behind.promptTokenCount).toBe(alone.promptTokenCount);
  });

  it("gives every token of a fixed length its time, from a cold cache", async () => {
    const [first] = valueOf(
      await direct.tokenize({ prompts: [conversation("Count to three.")] }),
    ).prompts;
    const tokens = [...observed(first?.tokens, "tokens")];
    const asked = request(
      { kind: "tokens", tokens },
      { maxOutputTokens: 40, ignoreEndOfGeneration: true },
    );
    const alone = valueOf(await direct.generate(asked));
    const behind = valueOf(await served.generate(asked));

    expect(behind.outputTokens).toEqual(alone.outputTokens);
    expect(behind.timing.tokenNs).toHaveLength(40);
    expect(behind.evaluatedTokenCount).toBe(tokens.length);
    expect(behind.cachedTokenCount).toBe(0);
  });

  it("reads the memory of the server and not of the asking process", async () => {
    const { privateBytes, residentBytes } = valueOf(await served.memory());
    const weightBytes = observed(direct.facts.weightBytes, "weights");

    expect(residentBytes).toBeGreaterThan(weightBytes);
    expect(privateBytes).toBeGreaterThan(0);
  });
});
