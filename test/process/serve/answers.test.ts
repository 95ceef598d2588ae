import { describe, expect, it } from "vitest";
import { startMockServer, type Json } from "./mock-server.ts";

const MESSAGES = [{ role: "user", content: "What is it?" }];
const CHAT = "/v1/chat/completions";
const TEXT = "/v1/completions";

/** The texts of a stream's pieces, and its token ids. */
function piecesOf(events: readonly (Json | string)[]): { texts: string[]; tokens: number[] } {
  const texts: string[] = [];
  const tokens: number[] = [];
  for (const event of events) {
    if (typeof event === "string") continue;
    const [choice] = event["choices"] as { text?: string; delta?: { content?: string | null } }[];
    const text = choice?.text ?? choice?.delta?.content ?? null;
    if (text !== null) texts.push(text);
    tokens.push(...((event["tokens"] ?? []) as number[]));
  }
  return { texts, tokens };
}

describe("the server", () => {
  it("says that it lives", async () => {
    expect(await (await startMockServer()).get("/health")).toEqual({ status: "ok" });
  });

  it("lists its one model", async () => {
    const server = await startMockServer();
    expect(await server.get("/v1/models")).toMatchObject({
      object: "list",
      data: [
        {
          id: "served",
          object: "model",
          owned_by: "edge-bench",
          meta: { n_vocab: 32_000, n_ctx: 400, n_ctx_train: 400, n_params: null, size: null },
        },
      ],
    });
  });

  it("describes itself without the place of the model's file", async () => {
    const server = await startMockServer();
    expect(await server.get("/props")).toMatchObject({
      software: "edge-bench",
      model_path: "served.mock.yaml",
      n_ctx: 400,
      total_slots: 1,
      engine: "mock",
    });
  });

  it("answers a conversation in one object", async () => {
    const server = await startMockServer();
    const answer = await server.post(CHAT, { messages: MESSAGES, temperature: 0 });
    const { timings, edge_bench } = answer as { timings: Json; edge_bench: Json };

    expect(answer).toMatchObject({
      object: "chat.completion",
      model: "served",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "A standing order is an instruction." },
          finish_reason: "stop",
        },
      ],
    });
    expect(answer["id"]).toMatch(/^chatcmpl-/);
    expect(answer).not.toHaveProperty("tokens");
    expect(timings).toMatchObject({ cache_n: 0, predicted_n: edge_bench["token_count"] });
    expect(edge_bench).toMatchObject({ chunk_count: null, socket_write_ns: null });
  });

  it("answers a text, gives the ids and says what ended it", async () => {
    const server = await startMockServer();
    const body = { prompt: "abc", temperature: 0, max_tokens: 3, return_tokens: true };
    const answer = await server.post(TEXT, body);
    const { content } = await server.post("/detokenize", { tokens: answer["tokens"] });

    expect(answer).toMatchObject({
      object: "text_completion",
      choices: [{ text: content, finish_reason: "length" }],
      usage: { completion_tokens: 3 },
    });
    expect(answer["tokens"]).toHaveLength(3);
  });

  it("streams one event for each token, with its id", async () => {
    const server = await startMockServer();
    const body = { prompt: "abc", temperature: 0, return_tokens: true };
    const whole = await server.post(TEXT, body);
    const events = await server.stream(TEXT, body);
    const { texts, tokens } = piecesOf(events.slice(0, -2));
    const closing = events.at(-2) as Json;

    expect(events.at(-1)).toBe("[DONE]");
    expect(tokens).toEqual(whole["tokens"]);
    expect(texts).toHaveLength(tokens.length);
    expect(texts.join("")).toBe("A standing order is an instruction.");
    expect(closing).toMatchObject({
      choices: [{ text: "", finish_reason: "stop" }],
      timings: { predicted_n: tokens.length },
      edge_bench: { chunk_count: tokens.length, token_count: tokens.length },
    });
    expect(closing).not.toHaveProperty("usage");
  });

  it("opens a streamed conversation with who speaks, and counts tokens when asked", async () => {
    const server = await startMockServer();
    const events = await server.stream(CHAT, {
      messages: MESSAGES,
      max_tokens: 2,
      stream_options: { include_usage: true },
    });

    expect(events[0]).toMatchObject({
      object: "chat.completion.chunk",
      choices: [{ delta: { role: "assistant", content: null }, finish_reason: null }],
    });
    expect(events.at(-3)).toMatchObject({ choices: [{ delta: {}, finish_reason: "length" }] });
    expect(events.at(-2)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
  });

  it("sends a token inside a character as an event without text", async () => {
    const server = await startMockServer({ output: { text: "🙂" } });
    const body = { prompt: "abc", temperature: 0, return_tokens: true };
    const { texts, tokens } = piecesOf((await server.stream(TEXT, body)).slice(0, -2));

    expect(tokens).toHaveLength(4);
    expect(texts).toEqual(["", "", "", "🙂"]);
  });

  it("sends text that was held back for a stop string that did not come", async () => {
    const server = await startMockServer({ output: { text: "so long" } });
    const body = { prompt: "abc", temperature: 0, stop: "longer" };
    const { texts } = piecesOf(await server.stream(TEXT, body));

    expect(texts.join("")).toBe("so long");
  });

  it("cuts a stream before a stop string", async () => {
    const server = await startMockServer();
    const body = { prompt: "abc", temperature: 0, stop: [" order"] };
    const { texts } = piecesOf(await server.stream(TEXT, body));

    expect(texts.join("")).toBe("A standing");
  });

  it("streams an answer without tokens", async () => {
    const server = await startMockServer({ output: { text: "" } });
    const events = await server.stream(CHAT, { messages: MESSAGES });

    expect(events).toHaveLength(3);
    expect(events[1]).toMatchObject({ choices: [{ finish_reason: "stop" }] });
  });

  it("forces an answer into a JSON Schema", async () => {
    const server = await startMockServer();
    const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    const response_format = { type: "json_schema", json_schema: { name: "n", schema } };
    const answer = await server.post(TEXT, { prompt: "abc", response_format });
    const [choice] = answer["choices"] as { text: string }[];

    expect(JSON.parse(choice?.text ?? "")).toEqual({ n: expect.any(Number) as number });
  });

  it("makes as many tokens as are asked for, past the end of the text", async () => {
    const server = await startMockServer();
    const body = { prompt: "abc", max_tokens: 60, ignore_eos: true };
    expect(await server.post(TEXT, body)).toMatchObject({
      usage: { completion_tokens: 60 },
      choices: [{ finish_reason: "length" }],
    });
  });

  it("fills the context when no number is named", async () => {
    const server = await startMockServer();
    expect(await server.post(TEXT, { prompt: [300, 301, 302], ignore_eos: true })).toMatchObject({
      usage: { prompt_tokens: 3, total_tokens: 400 },
    });
  });

  it("keeps what the cache holds of a prompt, and begins anew when told to", async () => {
    const server = await startMockServer();
    const cachedAfter = async (prompt: number[], cache_prompt: boolean): Promise<unknown> => {
      const answer = await server.post(TEXT, { prompt, max_tokens: 2, cache_prompt });
      return (answer["timings"] as Json)["cache_n"];
    };

    expect(await cachedAfter([300, 301, 302, 303], true)).toBe(0);
    expect(await cachedAfter([300, 301, 302, 303], true)).toBe(3);
    expect(await cachedAfter([300, 301, 305, 306, 307], true)).toBe(2);
    expect(await cachedAfter([300, 301, 305, 306, 307], false)).toBe(0);
  });

  it("reads texts and conversations, and writes ids out", async () => {
    const server = await startMockServer();
    const { tokens } = await server.post("/tokenize", { content: " Un café 🙂" });

    expect(await server.post("/detokenize", { tokens })).toEqual({ content: " Un café 🙂" });
    expect(await server.post("/apply-template", { messages: MESSAGES })).toEqual({
      prompt: "<|user|>\nWhat is it?<|end|>\n<|assistant|>\n",
    });
  });

  it("answers one request after another, and more than may wait with 503", async () => {
    const server = await startMockServer(
      { clock: "real", latency: { prefill_ms_per_token: 0, token_ms: 10 } },
      { waitingLimit: 2 },
    );
    const ask = (): ReturnType<typeof server.send> =>
      server.send("POST", TEXT, { prompt: "abc", max_tokens: 10, ignore_eos: true });
    const answers = await Promise.all([ask(), ask(), ask(), ask(), ask()]);
    const statuses = answers.map(({ status }) => status).sort();

    expect(statuses).toEqual([200, 200, 200, 503, 503]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.headers["retry-after"]).toBe("1");
    expect(JSON.parse(refused?.text ?? "")).toMatchObject({ error: { code: "overloaded" } });
  });

  it("asks for a key when it has one, except to say that it lives", async () => {
    const server = await startMockServer({}, { key: "secret" });
    const withKey = { authorization: "Bearer secret" };

    expect((await server.send("GET", "/health")).status).toBe(200);
    expect((await server.send("GET", "/v1/models")).status).toBe(401);
    expect((await server.send("GET", "/v1/models", undefined, withKey)).status).toBe(200);
  });
});
