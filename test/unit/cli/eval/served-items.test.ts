import { describe, expect, it } from "vitest";
import { renderLeaf } from "../../../../src/cli/eval/render-items.ts";
import type { LoadedModel } from "../../../../src/core/engine.ts";
import { ConfigError } from "../../../../src/core/errors.ts";
import { itemRequestSchema } from "../../../../src/core/evaluation.ts";
import { GREEDY } from "../../../../src/core/generation.ts";
import { failed, succeeded } from "../../../../src/core/outcome.ts";
import type { TaskAsk, TaskPrompt } from "../../../../src/tasks/task.ts";
import { servedFactsOf } from "../../../fixtures/report/served-experiment.ts";

const MODEL = { modelId: "tiny", filePath: "http://127.0.0.1:8080/v1" };
const MESSAGES = [
  { role: "system" as const, content: "Be brief." },
  { role: "user" as const, content: "Write." },
];

/** A server whose template puts every content on a line of its own. */
function serverThat(canTokenize: boolean, software = "mlx_lm.server"): LoadedModel {
  const facts = servedFactsOf({ software });
  const session: Pick<LoadedModel, "facts" | "tokenize"> = {
    facts: { ...facts, capabilities: { ...facts.capabilities, tokenize: canTokenize } },
    tokenize: ({ prompts }) =>
      Promise.resolve(
        canTokenize
          ? succeeded({
              prompts: prompts.map((prompt) => ({
                renderedPrompt:
                  prompt.kind === "messages"
                    ? prompt.messages.map(({ content }) => `${content}\n`).join("")
                    : null,
                tokens: [1],
              })),
            })
          : failed("engine-refused", "not asked for", null),
      ),
  };
  return session as LoadedModel;
}

function generation(prompt: TaskPrompt): TaskAsk {
  return { kind: "generation", prompt, sampling: GREEDY, maxOutputTokens: 5, stopStrings: ["\n"] };
}

function chat(assistantPrefix = ""): TaskPrompt {
  return { kind: "chat", messages: MESSAGES, assistantPrefix };
}

async function requestsOf(session: LoadedModel, ...asks: TaskAsk[]) {
  const items = asks.map((ask, docId) => ({
    docId,
    language: "en" as const,
    doc: {},
    target: "",
    ask,
  }));
  const leaf = { task: "humaneval", version: "1", scorer: "humaneval", dataset: "mini" } as const;
  const rendered = await renderLeaf(session, MODEL, { ...leaf, items });
  return rendered.map(({ request }) => itemRequestSchema.parse(request));
}

describe("renderLeaf for a server", () => {
  it("leaves a conversation to the server, with its JSON as the text to read", async () => {
    const [request] = await requestsOf(serverThat(false), generation(chat()));
    expect(request).toEqual({
      kind: "generation",
      prompt: '[{"content":"Be brief.","role":"system"},{"content":"Write.","role":"user"}]',
      messages: MESSAGES,
      sampling: GREEDY,
      maxOutputTokens: 5,
      stopStrings: ["\n"],
      sharedTokenCount: 0,
    });
  });

  it("leaves a plain text as it is", async () => {
    const [request] = await requestsOf(
      serverThat(false),
      generation({ kind: "text", text: "Write:" }),
    );
    expect(request).toMatchObject({ prompt: "Write:", sharedTokenCount: 0 });
    expect(request).not.toHaveProperty("messages");
  });

  it("has the first words of an answer put behind what the server renders", async () => {
    const session = serverThat(true, "llama-server");
    const [request] = await requestsOf(session, generation(chat("def ")));
    expect(request).toMatchObject({ prompt: "Be brief.\nWrite.\ndef " });
    expect(request).not.toHaveProperty("messages");
  });

  it("refuses the first words of an answer where a server does not render, and says what helps", async () => {
    const refusal = requestsOf(serverThat(false), generation(chat("def ")));
    await expect(refusal).rejects.toThrow(ConfigError);
    await expect(refusal).rejects.toMatchObject({
      code: "engine-refused",
      message: expect.stringMatching(/^humaneval .*mlx_lm\.server/) as string,
      hint: expect.stringContaining("--setting controlled") as string,
    });
  });

  it("refuses log-probabilities", async () => {
    const ask: TaskAsk = { kind: "labels", prompt: chat(), labels: ["a", "b"] };
    await expect(requestsOf(serverThat(true), ask)).rejects.toMatchObject({
      code: "engine-refused",
    });
  });
});
