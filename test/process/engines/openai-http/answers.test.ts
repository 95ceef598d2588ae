import { describe, expect, it } from "vitest";
import { decodeTokensPerSecond } from "../../../../src/analyze/performance/decode-speed.ts";
import { GREEDY } from "../../../../src/core/generation.ts";
import {
  delta,
  DONE,
  event,
  finish,
  GOOD_EVENTS,
  sendStream,
  textChunk,
  usage,
} from "../../../support/http-server/events.ts";
import { beginStream, faultServer, MODEL } from "../../../support/http-server/fault-server.ts";
import {
  CHAT_REQUEST,
  httpModel,
  seenTrace,
  TEXT_REQUEST,
  type SeenTrace,
} from "../../../support/http-server/http-model.ts";

/** What is seen of an answer of these pieces of bytes, each in a packet of its own. */
async function ask(
  pieces: readonly (string | Buffer)[],
  request = CHAT_REQUEST,
): Promise<SeenTrace> {
  const server = await faultServer((response) => {
    sendStream(response, pieces);
  });
  const model = await httpModel(server.baseUrl);
  return seenTrace(await model.generate(request));
}

describe("an answer over HTTP", () => {
  it("is text with the counts, the reason and the name that the server gives", async () => {
    const { trace, http } = await ask(GOOD_EVENTS);
    expect(trace.text).toBe("Paris.");
    expect(trace.stopReason).toBe("server-stop");
    expect(trace.promptForm).toBe("server-template");
    expect([trace.promptTokenCount, trace.outputTokenCount]).toEqual([12, 3]);
    expect(http.servedModel).toBe(MODEL);
    expect(http.finishReason).toBe("stop");
    expect(http.eventCount).toBe(6);
  });

  it("counts chunks with content only, and none of them as tokens", async () => {
    const { trace, http } = await ask(GOOD_EVENTS);
    expect(http.chunkCharacters).toEqual([3, 3]);
    expect(http.chunkNs).toHaveLength(2);
    expect(trace.outputTokens).toBeNull();
    expect(trace.timing.tokenNs).toBeNull();
  });

  it("has timestamps in the order of the steps", async () => {
    const { trace, http } = await ask(GOOD_EVENTS);
    const steps = [
      http.connectEndNs,
      http.requestWrittenNs,
      http.headersNs,
      http.firstByteNs,
      http.firstContentNs,
      ...http.chunkNs,
      trace.timing.endNs,
      http.responseEndNs,
    ].filter((step) => step !== null);
    expect(steps).toHaveLength(http.isConnectionReused ? 8 : 9);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it.each([
    ["names the role only", delta({ role: "assistant" })],
    ["is empty", delta({ content: "" })],
    ["has no choice", usage(12, 0)],
  ])("does not take a first chunk that %s for a first token", async (_, chunk) => {
    const { http } = await ask([chunk, delta({ content: "Paris" }), finish(), DONE]);
    expect(http.chunkNs).toHaveLength(1);
    expect(http.firstContentNs).toBe(http.chunkNs[0]);
    expect(http.firstByteNs).toBeLessThan(http.firstContentNs ?? 0);
  });

  it("may be empty: then there is no first content", async () => {
    const { trace, http } = await ask([delta({ role: "assistant" }), finish(), DONE]);
    expect(trace.text).toBe("");
    expect(http.firstContentNs).toBeNull();
    expect(http.chunkNs).toEqual([]);
  });

  it("leaves counts open when the server gives none", async () => {
    const { trace, http } = await ask([delta({ content: "Paris" }), finish(), DONE]);
    expect(http.usage).toBeNull();
    expect(trace.promptTokenCount).toBeNull();
    expect(trace.evaluatedTokenCount).toBeNull();
    expect(trace.outputTokenCount).toBeNull();
  });

  it("puts a character together that two packets split", async () => {
    const bytes = Buffer.from(delta({ content: "café 🙂" }));
    const middle = bytes.indexOf(Buffer.from("🙂")) + 2;
    const { trace } = await ask([
      bytes.subarray(0, middle),
      bytes.subarray(middle),
      finish(),
      DONE,
    ]);
    expect(trace.text).toBe("café 🙂");
  });

  it("gives several chunks of one packet the same time, and every one its own place", async () => {
    const together = [delta({ content: "a" }), delta({ content: "bc" })].join("");
    const { http } = await ask([together, finish(), DONE]);
    expect(http.chunkCharacters).toEqual([1, 2]);
    expect(http.chunkNs[0]).toBe(http.chunkNs[1]);
  });

  it("proves no speed by chunks that lay in the socket together, however the body was cut", async () => {
    const letters = Array.from({ length: 16 }, () => delta({ content: "a" }));
    const server = await faultServer((response) => {
      beginStream(response);
      for (const piece of letters) response.write(piece);
      setTimeout(() => {
        response.end(`${delta({ content: "!" })}${finish()}${usage(4, 17)}${DONE}`);
      }, 30);
    });
    const model = await httpModel(server.baseUrl);
    const { trace, http } = seenTrace(
      await model.generate({ ...CHAT_REQUEST, maxOutputTokens: 32 }),
    );
    expect(http.chunkNs).toHaveLength(17);
    expect(new Set(http.chunkNs).size).toBe(2);
    expect(decodeTokensPerSecond(trace)).toBeNull();
  });

  it("reads lines that end in carriage return and line feed, comments and other fields", async () => {
    const lines = `: ping\r\n\r\nevent: message\r\nid: 7\r\nretry: 10\r\nunknown: x\r\n${delta({ content: "Paris" }).trim()}\r\n\r\n`;
    const { trace, http } = await ask([lines, finish().replaceAll("\n", "\r\n"), DONE]);
    expect(trace.text).toBe("Paris");
    expect(http.eventCount).toBe(3);
  });

  it("needs no [DONE] when the reason for its end was given", async () => {
    const { trace } = await ask([delta({ content: "Paris" }), finish("length")]);
    expect(trace.stopReason).toBe("max-tokens");
  });

  it("ends with [DONE]: what comes after it is no part of it", async () => {
    const { trace } = await ask([
      delta({ content: "Paris" }),
      finish(),
      DONE,
      delta({ content: " and more" }),
    ]);
    expect(trace.text).toBe("Paris");
  });

  it("has no count of tokens when the server counts none of its text", async () => {
    const { trace, http } = await ask([delta({ content: "Paris" }), finish(), usage(12, 0), DONE]);
    expect(trace.outputTokens).toBeNull();
    expect(trace.outputTokenCount).toBeNull();
    expect(http.usage?.outputTokenCount).toBe(0);
  });

  it("has no tokens when it is empty and the server counts none", async () => {
    const { trace } = await ask([delta({ role: "assistant" }), finish(), usage(12, 0), DONE]);
    expect(trace.outputTokens).toEqual([]);
    expect(trace.outputTokenCount).toBe(0);
  });

  it("takes an empty reason for none", async () => {
    const { trace } = await ask([
      event({ choices: [{ delta: { content: "Par" }, finish_reason: "" }] }),
      delta({ content: "is" }),
      finish("stop"),
      DONE,
    ]);
    expect(trace.text).toBe("Paris");
  });

  it("may have empty chunks and another reason behind the first reason", async () => {
    const { trace, http } = await ask([
      delta({ content: "Paris" }),
      finish("stop"),
      delta({ content: "" }),
      finish("length"),
      usage(12, 3),
      DONE,
    ]);
    expect(trace.text).toBe("Paris");
    expect(http.finishReason).toBe("stop");
  });

  it("reads the reasoning of the field that is not empty", async () => {
    const { http } = await ask([
      delta({ reasoning_content: "", reasoning: "Hm." }),
      delta({ content: "Paris" }),
      finish(),
      DONE,
    ]);
    expect(http.reasoningText).toBe("Hm.");
  });

  it.each(["reasoning_content", "reasoning"])("keeps %s apart from the text", async (field) => {
    const { trace, http } = await ask([
      delta({ [field]: "The user asks " }),
      delta({ [field]: "for a capital." }),
      delta({ content: "Paris" }),
      finish(),
      DONE,
    ]);
    expect(trace.text).toBe("Paris");
    expect(http.reasoningText).toBe("The user asks for a capital.");
    expect(http.chunkCharacters).toEqual([14, 14, 5]);
  });

  it.each([[[]], [["never there"]]])(
    "does not say what ended it when the server could have stop strings of its own besides %j",
    async (stopStrings) => {
      const { trace } = await ask(GOOD_EVENTS, { ...CHAT_REQUEST, stopStrings });
      expect(trace.stopReason).toBe("server-stop");
    },
  );

  it("says what ended it when llama-server says it", async () => {
    const ended = async (stopType: string, stopStrings: string[]): Promise<string> => {
      const last = finish("stop", { __verbose: { stop_type: stopType } });
      const { trace } = await ask([delta({ content: "Paris" }), last, DONE], {
        ...CHAT_REQUEST,
        stopStrings,
      });
      return trace.stopReason;
    };
    expect(await ended("eos", ["x"])).toBe("end-of-generation");
    expect(await ended("word", ["x"])).toBe("stop-string");
    expect(await ended("word", [])).toBe("server-stop");
  });

  it("is cut before a stop string that the server let through", async () => {
    const { trace } = await ask(GOOD_EVENTS, { ...CHAT_REQUEST, stopStrings: ["is"] });
    expect(trace.text).toBe("Par");
    expect(trace.stopReason).toBe("stop-string");
  });

  it("keeps the server's timings, and takes the counts of the cache from them", async () => {
    const timings = { prompt_n: 9, cache_n: 3, prompt_ms: 1.5, predicted_n: 1, nested: { a: 1 } };
    const { trace, http } = await ask([
      delta({ content: "Paris" }),
      finish("stop", { timings, edge_bench: { template_ns: 1200, decode_ns: null } }),
      usage(12, 1),
      DONE,
    ]);
    expect(http.serverTimings).toEqual({
      prompt_n: 9,
      cache_n: 3,
      prompt_ms: 1.5,
      predicted_n: 1,
      template_ns: 1200,
      decode_ns: null,
    });
    expect([trace.cachedTokenCount, trace.evaluatedTokenCount]).toEqual([3, 9]);
  });

  it("has tokens when every id came, and times when they came one by one", async () => {
    const { trace, http } = await ask([
      delta({ content: "Par" }, { tokens: [7] }),
      delta({ content: "" }, { tokens: [300] }),
      delta({ content: "is" }, { tokens: [9] }),
      finish("stop", { timings: { predicted_n: 3 } }),
      DONE,
    ]);
    expect(trace.outputTokens).toEqual([7, 300, 9]);
    expect(trace.timing.tokenNs).toEqual(http.chunkNs);
    expect(trace.outputTokenCount).toBe(3);
  });

  it("has tokens and no times when a chunk holds two", async () => {
    const { trace } = await ask([
      delta({ content: "Paris" }, { tokens: [7, 300] }),
      finish("stop", { timings: { predicted_n: 2 } }),
      DONE,
    ]);
    expect(trace.outputTokens).toEqual([7, 300]);
    expect(trace.timing.tokenNs).toBeNull();
  });

  it("has no tokens when the server counts more than it sent", async () => {
    const { trace } = await ask([
      delta({ content: "Paris" }, { tokens: [7] }),
      finish("stop", { timings: { predicted_n: 2 } }),
      usage(12, 2),
      DONE,
    ]);
    expect(trace.outputTokens).toBeNull();
    expect(trace.outputTokenCount).toBe(2);
  });

  it("tells the token that ended it from those of the text", async () => {
    const { trace } = await ask(
      [
        textChunk(" Paris", { __verbose: { tokens: [7] } }),
        textChunk("", { __verbose: { tokens: [2] } }),
        finish("stop", {
          __verbose: { tokens: [], stop_type: "eos" },
          timings: { predicted_n: 2 },
        }),
        DONE,
      ],
      TEXT_REQUEST,
    );
    expect(trace.outputTokens).toEqual([7]);
    expect(trace.endToken).toBe(2);
    expect(trace.timing.tokenNs).toHaveLength(1);
    expect(trace.promptForm).toBe("raw-text");
    expect(trace.renderedPrompt).toBe("The capital is");
  });

  it("is streamed in the pieces in which it arrives", async () => {
    const server = await faultServer((response) => {
      sendStream(response, GOOD_EVENTS);
    });
    const pieces: string[] = [];
    const model = await httpModel(server.baseUrl);
    await model.generate(CHAT_REQUEST, { onText: (piece) => pieces.push(piece) });
    expect(pieces).toEqual(["Par", "is."]);
  });

  it("is asked for with the standard's fields alone when the software is not known", async () => {
    const server = await faultServer((response) => {
      sendStream(response, GOOD_EVENTS);
    });
    const model = await httpModel(server.baseUrl);
    await model.generate({ ...CHAT_REQUEST, ignoreEndOfGeneration: true });
    await model.generate({
      ...TEXT_REQUEST,
      sampling: { ...GREEDY, temperature: 0.5, seed: 9 },
      stopStrings: ["\n"],
    });
    expect(server.asked().map(({ body }) => body)).toEqual([
      {
        model: MODEL,
        messages: [{ role: "user", content: "What is the capital?" }],
        max_tokens: 16,
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0,
        presence_penalty: 0,
        frequency_penalty: 0,
      },
      {
        model: MODEL,
        prompt: "The capital is",
        max_tokens: 16,
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0.5,
        seed: 9,
        presence_penalty: 0,
        frequency_penalty: 0,
        top_p: 1,
        stop: ["\n"],
      },
    ]);
  });
});
