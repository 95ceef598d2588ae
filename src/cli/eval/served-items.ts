import type { LoadedModel } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import type { ItemRequest } from "../../core/evaluation.ts";
import { canonicalJson } from "../../core/hash.ts";
import type { RenderedItem } from "../../plan/build-evaluation.ts";
import type { TaskAsk, TaskLeaf, TaskPrompt } from "../../tasks/task.ts";
import { valueOf } from "../engine-error.ts";

type Named = { readonly modelId: string; readonly filePath: string };
type ChatPrompt = Extract<TaskPrompt, { kind: "chat" }>;

/** What is sent: a text as it is, or a conversation that the server renders. */
type ServedPrompt = Pick<Extract<ItemRequest, { kind: "generation" }>, "prompt" | "messages">;

/**
 * The items of a leaf as a server is asked them: plain texts and conversations go as they are, and the
 * server's own template renders the latter. An answer that begins with given words cannot be asked for in a
 * conversation (servers start a new turn, or repeat the words in their answer, as llama-server does): there
 * the server renders the conversation beforehand, and is asked to continue that text.
 *
 * @throws ConfigError `engine-refused` for log-probabilities, and where a server cannot render beforehand
 * @throws EngineError when it refuses a conversation
 */
export async function servedItems(
  session: LoadedModel,
  model: Named,
  { items, ...leaf }: TaskLeaf,
): Promise<RenderedItem[]> {
  const rendered: RenderedItem[] = [];
  for (const item of items) {
    const ask = generationOf(item.ask, leaf.task, model);
    const request: ItemRequest = {
      kind: "generation",
      ...(await promptOf(session, model, leaf.task, ask.prompt)),
      sampling: ask.sampling,
      maxOutputTokens: ask.maxOutputTokens,
      stopStrings: [...ask.stopStrings],
      sharedTokenCount: 0,
    };
    rendered.push({ leaf, item, request });
  }
  return rendered;
}

function generationOf(
  ask: TaskAsk,
  task: string,
  { modelId }: Named,
): Extract<TaskAsk, { kind: "generation" }> {
  if (ask.kind === "generation") return ask;
  throw new ConfigError(
    `${task} asks for log-probabilities, and the server of ${modelId} gives none`,
    {
      code: "engine-refused",
      hint: "Leave this task out, or name the model's own .gguf file without --base-url.",
    },
  );
}

async function promptOf(
  session: LoadedModel,
  model: Named,
  task: string,
  prompt: TaskPrompt,
): Promise<ServedPrompt> {
  if (prompt.kind === "text") return { prompt: prompt.text };
  const messages = [...prompt.messages];
  if (prompt.assistantPrefix === "") return { prompt: canonicalJson(messages), messages };
  return { prompt: await beginOfAnswer(session, model, task, prompt) };
}

async function beginOfAnswer(
  session: LoadedModel,
  model: Named,
  task: string,
  { messages, assistantPrefix }: ChatPrompt,
): Promise<string> {
  const prompts = [{ kind: "messages" as const, messages: [...messages] }];
  const canRender = session.facts.capabilities.tokenize !== false;
  const reply = canRender ? valueOf(await session.tokenize({ prompts }), model) : null;
  const text = reply?.prompts[0]?.renderedPrompt ?? null;
  if (text !== null) return `${text}${assistantPrefix}`;
  const software = session.facts.served?.software ?? "this server";
  throw new ConfigError(
    `${task} gives the first words of the answer, and ${software} cannot be asked to go on from them in a conversation`,
    {
      code: "engine-refused",
      hint: "Use --setting controlled, which asks in plain text, or serve the model with llama-server.",
    },
  );
}
