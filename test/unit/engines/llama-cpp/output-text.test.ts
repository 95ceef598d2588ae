import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OutputText } from "../../../../src/engines/llama-cpp/output-text.ts";

/** Adds pieces until a stop string is complete. */
function feed(stopStrings: readonly string[], pieces: readonly (string | Uint8Array)[]) {
  const emitted: string[] = [];
  const output = new OutputText(stopStrings, { onText: (piece) => emitted.push(piece) });
  const stopped = pieces.some((piece) =>
    output.add(typeof piece === "string" ? new TextEncoder().encode(piece) : piece),
  );
  return { text: output.finish(), stopped, emitted };
}

describe("output text", () => {
  it("is cut before a stop string that spans several tokens", () => {
    const { text, stopped } = feed(["\n\nUser:"], ["Hello", "\n", "\nUs", "er", ": more"]);
    expect({ text, stopped }).toEqual({ text: "Hello", stopped: true });
  });

  it("is cut before the stop string that begins first, not the one named first", () => {
    expect(feed(["cd", "bcde"], ["abcde"]).text).toBe("a");
  });

  it("may be empty", () => {
    expect(feed(["ab"], ["a", "b"])).toEqual({ text: "", stopped: true, emitted: [] });
    expect(feed([], [])).toEqual({ text: "", stopped: false, emitted: [] });
  });

  it("keeps a beginning of a stop string that never comes to its end", () => {
    expect(feed(["abc"], ["xab"])).toEqual({ text: "xab", stopped: false, emitted: ["x", "ab"] });
  });

  it("joins characters that were split over tokens", () => {
    const bytes = new TextEncoder().encode("€🙂");
    const { text, emitted } = feed(
      [],
      [...bytes].map((byte) => Uint8Array.of(byte)),
    );
    expect(text).toBe("€🙂");
    expect(emitted).toEqual(["€", "🙂"]);
  });

  it("ends with a replacement character when the last one is incomplete", () => {
    expect(feed([], [Uint8Array.of(0x61, 0xe2, 0x82)]).text).toBe("a\ufffd");
  });

  it("keeps a byte order mark at its beginning", () => {
    expect(feed([], ["\ufeffa"]).text).toBe("\ufeffa");
  });

  it("is what was emitted, however it is cut into pieces and whatever stops it", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "🙂"), maxLength: 40 });
    const stops = fc.array(
      fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 3 }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(letters, stops, fc.array(fc.nat(40)), (whole, stopStrings, cuts) => {
        const bytes = new TextEncoder().encode(whole);
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
        edges.sort((left, right) => left - right);
        const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));

        const { text, stopped, emitted } = feed(stopStrings, pieces);

        const ends = stopStrings.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0);
        expect(emitted.join("")).toBe(text);
        expect(stopped).toBe(ends.length > 0);
        if (!stopped) expect(text).toBe(whole);
        for (const stop of stopStrings) expect(text.includes(stop)).toBe(false);
        expect(whole.startsWith(text)).toBe(true);
      }),
    );
  });
});

describe("tokens while they are made", () => {
  /** What a listener hears of tokens 0, 1, 2 ... with these pieces. */
  function hear(stopStrings: readonly string[], pieces: readonly Uint8Array[]) {
    const heard: [number, string, bigint | null][] = [];
    const output = new OutputText(stopStrings, { onToken: (...all) => heard.push(all) });
    const stopped = pieces.map((piece, index) => output.addToken(index, piece, BigInt(index)));
    return { heard, stopped, text: output.finish() };
  }

  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("are told one by one, also inside a character", () => {
    const [first = 0, ...rest] = bytes("é");
    expect(hear([], [bytes("a"), Uint8Array.of(first), Uint8Array.of(...rest)]).heard).toEqual([
      [0, "a", 0n],
      [1, "", 1n],
      [2, "é", 2n],
    ]);
  });

  it("come without text that may be the beginning of a stop string", () => {
    const { heard, stopped, text } = hear(["stop"], ["go st", "ay ", "sto", "p now"].map(bytes));
    expect(heard.map(([, piece]) => piece)).toEqual(["go ", "stay ", "", ""]);
    expect(stopped).toEqual([false, false, false, true]);
    expect(text).toBe("go stay ");
  });
});
