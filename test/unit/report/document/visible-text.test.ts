import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spansOf, textOf } from "../../../../src/report/document/text-spans.ts";
import { codeText, inlineText } from "../../../../src/report/document/visible-text.ts";

describe("text in a line", () => {
  it("keeps one space at its ends, so that pieces of a sentence stay apart", () => {
    expect(inlineText("  a \n b\t")).toBe(" a b ");
  });

  it("is one space when it is only white space, and nothing when it is empty", () => {
    expect(inlineText("\n\t")).toBe(" ");
    expect(inlineText("")).toBe("");
  });

  it("keeps spaces at which no line breaks", () => {
    expect(inlineText("12\u202f345\u00a0%\n ;\u00a0")).toBe("12\u202f345\u00a0% ;\u00a0");
  });

  it("is cut with a mark when it is very long", () => {
    const cut = inlineText("x".repeat(1_000_000));
    expect(cut).toHaveLength(10_000);
    expect(cut.endsWith("xxx...")).toBe(true);
  });
});

describe("text of several lines", () => {
  it("keeps line feeds, tabs and indentation, and joins other line ends to them", () => {
    expect(codeText("a\r\n  b\r\tc\u2028d")).toBe("a\n  b\n\tc\nd");
  });

  it("shows control characters", () => {
    expect(codeText("a\u0000\u001b[31m\u202e\ud800b")).toBe(
      "a\\u{0}\\u{1b}[31m\\u{202e}\\u{d800}b",
    );
  });

  it("is cut with a mark on a line of its own, never inside of a character", () => {
    const cut = codeText("😀".repeat(500_000));
    expect(Array.from(cut)).toHaveLength(50_000 + 4);
    expect(cut.endsWith("😀\n...")).toBe(true);
  });

  it("holds no control character but line feed and tab, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(codeText(text)).not.toMatch(/[^\P{C}\n\t]/u);
        expect(inlineText(text)).not.toMatch(/\p{C}/u);
      }),
    );
  });
});

describe("pieces of a text", () => {
  it("of one style are joined, so that they are escaped together", () => {
    expect(spansOf([{ text: "http:" }, { text: "//a" }, { text: "b", style: "code" }])).toEqual([
      { text: "http://a" },
      { text: "b", style: "code" },
    ]);
  });

  it("make the text without styles", () => {
    expect(textOf([{ text: "a " }, { text: "b", style: "strong" }])).toBe("a b");
    expect(textOf("c")).toBe("c");
  });
});
