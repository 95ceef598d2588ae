import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import {
  collectText,
  collectWords,
  parseCount,
  parseCountOrZero,
  parseFraction,
  parseSeconds,
  parseSeed,
  parseTemperature,
  parseTimerSeconds,
} from "../../../src/cli/parse-values.ts";

const PARSERS = {
  parseCount,
  parseCountOrZero,
  parseFraction,
  parseSeconds,
  parseSeed,
  parseTemperature,
  parseTimerSeconds,
};

describe("values of options", () => {
  it.each([
    ["parseCount", "20", 20],
    ["parseCountOrZero", "0", 0],
    ["parseSeconds", "2.5", 2.5],
    ["parseSeconds", "0", 0],
    ["parseTimerSeconds", "2147483", 2_147_483],
    ["parseSeed", "4294967295", 4_294_967_295],
    ["parseFraction", "0.95", 0.95],
    ["parseTemperature", "10", 10],
  ] as const)("%s takes %j", (name, text, value) => {
    expect(PARSERS[name](text)).toBe(value);
  });

  it.each([
    ["parseCount", ["0", "-1", "1.5", "1e3", "", " ", "ten", "99999999999999999999"]],
    ["parseCountOrZero", ["-1", "0.5", "", "0x10"]],
    ["parseSeconds", ["-1", "", " ", "soon", "Infinity", "NaN"]],
    ["parseTimerSeconds", ["2147484", "1e10", "-1"]],
    ["parseSeed", ["-1", "4294967296", "1.5"]],
    ["parseFraction", ["-0.1", "1.1", "", "NaN"]],
    ["parseTemperature", ["-1", "10.1", ""]],
  ] as const)("%s refuses all of %j", (name, texts) => {
    for (const text of texts) {
      expect(() => PARSERS[name](text), text).toThrow(InvalidArgumentError);
    }
  });

  it("collects words that are separated by spaces, commas, or both", () => {
    expect(collectWords("c, d", collectWords("a,b", undefined))).toEqual(["a", "b", "c", "d"]);
  });

  it("refuses an option where a name is missing", () => {
    expect(() => collectWords("--runs", undefined)).toThrow("A name is missing before it.");
  });

  it("keeps repeated texts as they are", () => {
    expect(collectText("b, c", collectText(" a ", undefined))).toEqual([" a ", "b, c"]);
  });
});
