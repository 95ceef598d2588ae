import { afterEach, describe, expect, it } from "vitest";
import { readNumbers } from "../../../bench/support/arguments.ts";

const ARGV = process.argv;

afterEach(() => {
  process.argv = ARGV;
});

function typed(...words: string[]): void {
  process.argv = ["node", "main.ts", ...words];
}

describe("readNumbers", () => {
  it("takes the numbers that are typed and the defaults of the others", () => {
    typed("--pairs", "3");
    expect(readNumbers({ pairs: 9, starts: 15 })).toStrictEqual({ pairs: 3, starts: 15 });
  });

  it("refuses names instead of measuring something else", () => {
    typed("model.gguf", "--pairs", "3");
    expect(() => readNumbers({ pairs: 9 })).toThrow(/takes no names: model\.gguf/);
  });
});
