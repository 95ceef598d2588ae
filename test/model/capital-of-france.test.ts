import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadedModel } from "../../src/core/engine.ts";
import { GREEDY } from "../../src/core/generation.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

const models = referenceModels(["SmolLM2-135M-Instruct.f32.gguf"]);

describe.skipIf(models === null)("SmolLM2 135M with its original weights", () => {
  let model: LoadedModel;

  beforeAll(() => {
    model = loadModel(models?.[0] ?? "", { contextTokens: 512 });
  });

  afterAll(async () => {
    await model.close();
  });

  it("names the capital of France through its own chat template", async () => {
    const trace = valueOf(
      await model.generate({
        prompt: {
          kind: "messages",
          messages: [{ role: "user", content: "What is the capital of France?" }],
        },
        sampling: GREEDY,
        maxOutputTokens: 64,
        ignoreEndOfGeneration: false,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );

    expect(trace.text).toBe("The capital of France is Paris.");
    expect(trace.promptForm).toBe("chat-template");
    expect(trace.stopReason).toBe("end-of-generation");
  });
});
