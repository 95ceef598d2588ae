import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellWord } from "../../../src/core/shell-word.ts";

describe("shellWord", () => {
  it.each([
    ["results/exp_20250101_000000", "results/exp_20250101_000000"],
    ["my results", "'my results'"],
    ["it's", "'it'\\''s'"],
    ["", "''"],
    ["$(rm -rf x)", "'$(rm -rf x)'"],
  ])("writes %j as %j", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it.skipIf(process.platform === "win32")("reaches a shell's program unchanged", () => {
    const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 20 }), {
      numRuns: 50,
      seed: 1,
    });
    const usable = texts.filter((text) => !text.includes("\0"));
    const script = `printf '%s\\0' ${usable.map(shellWord).join(" ")}`;
    const printed = execFileSync("/bin/sh", ["-c", script]).toString("utf8");
    expect(printed.split("\0").slice(0, -1)).toEqual(usable);
  });
});
