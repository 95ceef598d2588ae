import { describe, expect, it } from "vitest";
import {
  isPythonSpace,
  pythonCapitalize,
  pythonStrip,
} from "../../../../src/tasks/lm-eval/python-text.ts";

describe("isPythonSpace", () => {
  // python3 -c "print([c for c in range(0x10000) if chr(c).isspace()])"
  it("holds for the 29 characters that Python names", () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => code);
    const spaces = all.filter((code) => isPythonSpace(String.fromCharCode(code)));
    expect(spaces).toEqual([
      9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197,
      8198, 8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288,
    ]);
  });
});

describe("pythonStrip", () => {
  it.each([
    ["\u0085 a b\u001f\n", "a b"],
    ["\ufeff a", "\ufeff a"],
    [" \t\n", ""],
    ["", ""],
  ])("makes of %j %j", (text, stripped) => {
    expect(pythonStrip(text)).toBe(stripped);
  });

  it("strips a long run of white space inside the text in one pass", () => {
    const text = `a${" ".repeat(500_000)}b`;
    expect(pythonStrip(text)).toBe(text);
  });
});

describe("pythonCapitalize", () => {
  // python3 -c "print('...'.capitalize())"
  it.each([
    ["then He Says", "Then he says"],
    ["éTÉ", "Été"],
    ["ßA", "Ssa"],
    ["ǆx", "ǅx"],
    ["ΑΣ", "Ας"],
    ["ﬁN", "Fin"],
    ["აბ", "აბ"],
    ["İI", "İi"],
    ["😀A", "😀a"],
    ["1A", "1a"],
    ["", ""],
  ])("makes of %j %j", (text, capitalized) => {
    expect(pythonCapitalize(text)).toBe(capitalized);
  });
});
