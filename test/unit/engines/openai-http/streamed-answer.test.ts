import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { StringDecoder } from "node:string_decoder";
import { describe, expect, it } from "vitest";
import {
  MalformedChunkError,
  ServerSaidError,
} from "../../../../src/engines/openai-http/chunk-fields.ts";
import { StreamedAnswer } from "../../../../src/engines/openai-http/streamed-answer.ts";
import { delta, DONE, finish } from "../../../support/http-server/events.ts";

/** JSON as a server could send it, with the names that are looked at. */
const hostileJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 0, -1, 1.5, 7, 1e300, "", "x", "stop", "[DONE]"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...["choices", "delta", "content", "index", "tokens", "usage", "prompt_tokens", "error"],
        ...["text", "finish_reason", "timings", "__verbose", "logprobs", "id", "message", "model"],
      ),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe("a streamed answer", () => {
  it("takes or refuses any JSON, and counts only what is countable", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(hostileJson, { maxLength: 4 }), (isChat, events) => {
        const answer = new StreamedAnswer(isChat, 16, null);
        for (const [index, data] of events.entries()) {
          try {
            answer.add(JSON.stringify(data), index);
          } catch (error) {
            expect(error instanceof MalformedChunkError || error instanceof ServerSaidError).toBe(
              true,
            );
          }
        }
        expect(answer.chunkCharacters).toHaveLength(answer.chunkNs.length);
        expect(answer.chunkTokenCounts).toHaveLength(answer.chunkNs.length);
        expect(answer.tokenIds.every((id) => Number.isSafeInteger(id) && id >= 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same however its bytes are cut into packets", () => {
    const pieces = ["Par", "is, l'été", " 🙂", "\u2028", "\r\n", "日本"];
    const bytes = Buffer.from(
      [...pieces.map((piece) => delta({ content: piece })), finish("length"), DONE].join(""),
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 })), (cuts) => {
        const answer = new StreamedAnswer(true, 16, null);
        const decoder = new StringDecoder("utf8");
        const parser = createParser({
          onEvent: ({ data }) => {
            answer.add(data, 0);
          },
        });
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (const [index, end] of places.slice(1).entries())
          parser.feed(decoder.write(bytes.subarray(places[index], end)));
        expect(answer.text).toBe(pieces.join(""));
        expect(answer.chunkCharacters).toEqual(pieces.map((piece) => piece.length));
        expect([answer.finishReason, answer.isDone]).toEqual(["length", true]);
      }),
    );
  });

  it("keeps the single values of a server's timings, and no more than 64", () => {
    const answer = new StreamedAnswer(true, 16, null);
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`t${index}`, index]),
    );
    const hostile = `{"choices":[],"timings":{"__proto__":5,"a":1e999,"b":[1],"c":"x","d":null}}`;
    answer.add(hostile, 0);
    expect(Object.entries(answer.timings ?? {})).toEqual([
      ["__proto__", 5],
      ["c", "x"],
      ["d", null],
    ]);
    answer.add(JSON.stringify({ choices: [], timings: many }), 0);
    expect(answer.timings).toMatchObject({ t0: 0, t63: 63 });
    expect(answer.timings).not.toHaveProperty("t64");
  });

  it("keeps the last timings only, however many are sent", () => {
    const answer = new StreamedAnswer(true, 16, null);
    for (let index = 0; index < 500; index += 1)
      answer.add(JSON.stringify({ choices: [], timings: { [`t${index}`]: index } }), 0);
    expect(answer.timings).toEqual({ t499: 499 });
  });
});
