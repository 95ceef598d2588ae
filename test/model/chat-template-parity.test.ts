import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { chatMessageSchema } from "../../src/core/prompt.ts";
import type { LoadedModel } from "../../src/core/engine.ts";
import { loadModel, valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

const fixtureSchema = z.object({
  origin: z.object({ chatTemplateSha256: z.string() }),
  conversations: z.array(
    z.object({
      kind: z.string(),
      messages: z.array(chatMessageSchema),
      text: z.string(),
      tokens: z.array(z.number()),
    }),
  ),
});

/** Made by test/fixtures/chat-template/make-conversations.py with transformers; versions stand in the file. */
const fixture = fixtureSchema.parse(
  JSON.parse(
    readFileSync(
      new URL("../fixtures/chat-template/smollm2-conversations.json", import.meta.url),
      "utf8",
    ),
  ),
);

const models = referenceModels(["SmolLM2-135M-Instruct.f32.gguf"]);

describe.skipIf(models === null)("the chat template of SmolLM2, compared with transformers", () => {
  let model: LoadedModel;

  beforeAll(() => {
    model = loadModel(models?.[0] ?? "", {}, true);
  });

  afterAll(async () => {
    await model.close();
  });

  it("is the template in the model file", () => {
    expect(model.facts.chatTemplateSha256).toBe(fixture.origin.chatTemplateSha256);
  });

  it("has at least 50 conversations to compare", () => {
    const different = new Set(fixture.conversations.map(({ text }) => hashOf(text)));
    expect(different.size).toBeGreaterThanOrEqual(50);
  });

  it.each(fixture.conversations.map((entry, index) => ({ ...entry, index })))(
    "gives the same text and ids for conversation $index ($kind)",
    async ({ messages, text, tokens }) => {
      const reply = valueOf(await model.tokenize({ prompts: [{ kind: "messages", messages }] }));

      expect(reply.prompts).toEqual([{ renderedPrompt: text, tokens }]);
    },
  );
});

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
