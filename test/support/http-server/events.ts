import type { ServerResponse } from "node:http";
import { beginStream, MODEL } from "./fault-server.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** An event of a stream with this JSON. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** A chunk of a conversation with this delta. @param rest members of the chunk beside the choices */
export function delta(content: JsonObject, rest: JsonObject = {}): string {
  return event({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: MODEL,
    choices: [{ index: 0, delta: content, finish_reason: null }],
    ...rest,
  });
}

/** A chunk of a completion with this text. */
export function textChunk(text: string, rest: JsonObject = {}): string {
  return event({
    id: "cmpl-1",
    object: "text_completion",
    model: MODEL,
    choices: [{ index: 0, text, finish_reason: null }],
    ...rest,
  });
}

/** The chunk that says why the answer ends. */
export function finish(reason: string | null = "stop", rest: JsonObject = {}): string {
  return event({
    model: MODEL,
    choices: [{ index: 0, delta: {}, text: "", finish_reason: reason }],
    ...rest,
  });
}

/** The chunk of the counts. */
export function usage(promptTokens: number, outputTokens: number): string {
  return event({
    model: MODEL,
    choices: [],
    usage: { prompt_tokens: promptTokens, completion_tokens: outputTokens },
  });
}

export const DONE = "data: [DONE]\n\n";

/** A whole answer: who speaks, two pieces, the reason, the counts. */
export const GOOD_EVENTS = [
  delta({ role: "assistant", content: null }),
  delta({ content: "Par" }),
  delta({ content: "is." }),
  finish("stop"),
  usage(12, 3),
  DONE,
];

/** Sends these pieces of bytes one after another, each in a packet of its own, and ends. */
export function sendStream(response: ServerResponse, pieces: readonly (string | Buffer)[]): void {
  beginStream(response);
  const next = (index: number): void => {
    const piece = pieces[index];
    if (piece === undefined) response.end();
    else
      response.write(piece, () => {
        setTimeout(next, 3, index + 1);
      });
  };
  next(0);
}
