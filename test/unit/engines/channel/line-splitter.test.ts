import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "../../../../src/engines/channel/line-splitter.ts";

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.add(chunk);
  return lines;
}

describe("the line splitter", () => {
  it("gives whole lines, however the bytes are cut", () => {
    const line = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n"));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
        edges.sort((left, right) => left - right);
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(linesOf(chunks)).toEqual(lines);
      }),
    );
  });

  it("keeps a last line that has no end yet", () => {
    expect(linesOf([Buffer.from("a\nb")])).toEqual(["a"]);
  });

  it("refuses a line without end", () => {
    const splitter = new LineSplitter(() => undefined);
    const chunk = Buffer.alloc(64 * 1024 * 1024, 0x61);
    for (let count = 0; count < 4; count++) splitter.add(chunk);
    expect(() => {
      splitter.add(chunk);
    }).toThrow(RangeError);
  });
});
