import type { ItemRequest } from "../../core/evaluation.ts";
import type { LoadedModel } from "../../core/engine.ts";
import type { Prompt } from "../../core/prompt.ts";
import type { RenderedItem } from "../../plan/build-evaluation.ts";
import { commonPrefixLength } from "../../core/common-prefix.ts";
import type { TaskItem, TaskLeaf, TaskPrompt } from "../../tasks/task.ts";
import { valueOf } from "../engine-error.ts";
import { servedItems } from "./served-items.ts";

/** Prompts sent to the engine at a time: a message stays well below the size at which a pipe stalls. */
const PROMPTS_PER_MESSAGE = 128;

/** A shared beginning shorter than this is not worth keeping. */
const LEAST_SHARED_TOKENS = 16;

interface Rendered {
  readonly text: string;
  /** `null` where nobody needed them. */
  readonly tokens: readonly number[] | null;
}

/**
 * Turns the items of a leaf into requests for one model: conversations go through its chat template; see
 * `servedItems` for a server.
 * @throws EngineError when the template refuses a conversation
 * @throws ConfigError `engine-refused` for what a server cannot be asked
 */
export async function renderLeaf(
  session: LoadedModel,
  model: { readonly modelId: string; readonly filePath: string },
  leaf: TaskLeaf,
): Promise<RenderedItem[]> {
  if (session.facts.engine === "openai-http") return servedItems(session, model, leaf);
  const { items, ...facts } = leaf;
  const rendered: Rendered[] = [];
  for (let from = 0; from < items.length; from += PROMPTS_PER_MESSAGE) {
    const part = items.slice(from, from + PROMPTS_PER_MESSAGE);
    rendered.push(...(await renderPrompts(session, model, part)));
  }
  const sharedTokenCount = sharedBeginning(rendered);
  return items.map((item, index) => {
    const text = rendered[index]?.text ?? "";
    return { leaf: facts, item, request: requestOf(item, text, sharedTokenCount) };
  });
}

async function renderPrompts(
  session: LoadedModel,
  model: { readonly modelId: string; readonly filePath: string },
  items: readonly TaskItem[],
): Promise<Rendered[]> {
  const needsEngine = items.some(({ ask }) => ask.kind !== "choices" || ask.prompt.kind === "chat");
  if (!needsEngine) return items.map(({ ask }) => ({ text: plainText(ask.prompt), tokens: null }));
  const prompts = items.map(({ ask }) => enginePrompt(ask.prompt));
  const reply = valueOf(await session.tokenize({ prompts }), model);
  return reply.prompts.map(({ renderedPrompt, tokens }, index) => {
    const prompt = items[index]?.ask.prompt;
    const prefix = prompt?.kind === "chat" ? prompt.assistantPrefix : "";
    return { text: `${renderedPrompt ?? ""}${prefix}`, tokens };
  });
}

function enginePrompt(prompt: TaskPrompt): Prompt {
  return prompt.kind === "text"
    ? { kind: "text", text: prompt.text }
    : { kind: "messages", messages: [...prompt.messages] };
}

function plainText(prompt: TaskPrompt): string {
  if (prompt.kind === "text") return prompt.text;
  throw new Error("a conversation needs the template of a model");
}

/** Tokens that all prompts begin with; 0 when it is not worth keeping or the item stands alone. */
function sharedBeginning(rendered: readonly Rendered[]): number {
  const [first, ...others] = rendered.map(({ tokens }) => tokens ?? []);
  if (first === undefined || others.length === 0) return 0;
  let shared = first.length - 1;
  for (const tokens of others) {
    shared = Math.min(shared, commonPrefixLength(first, tokens), tokens.length - 1);
  }
  return shared < LEAST_SHARED_TOKENS ? 0 : shared;
}

function requestOf({ ask }: TaskItem, text: string, sharedTokenCount: number): ItemRequest {
  switch (ask.kind) {
    case "choices":
      return { kind: "choices", context: text, continuations: [...ask.continuations] };
    case "labels":
      return { kind: "labels", context: text, labels: [...ask.labels], sharedTokenCount };
    case "generation":
      return {
        kind: "generation",
        prompt: text,
        sampling: ask.sampling,
        maxOutputTokens: ask.maxOutputTokens,
        stopStrings: [...ask.stopStrings],
        sharedTokenCount,
      };
  }
}
