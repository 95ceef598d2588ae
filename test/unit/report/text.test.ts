import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatFigure,
  formatLimit,
  formatMegabytes,
  formatPercent,
  formatUtc,
} from "../../../src/report/format-number.ts";
import { escapeMarkdown } from "../../../src/report/markdown-text.ts";
import { plainText } from "../../../src/report/plain-text.ts";
import { padEnd, padStart, textWidth, wrapText } from "../../../src/report/text-width.ts";
import { thresholdValue } from "../../../src/report/threshold-text.ts";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [0.004, "0.00"],
    [1.234, "1.23"],
    [9.994, "9.99"],
    [9.996, "10.0"],
    [12.34, "12.3"],
    [99.94, "99.9"],
    [99.96, "100"],
    [1234.5, "1,235"],
    [1_234_567, "1,234,567"],
    [null, "-"],
    [Number.NaN, "-"],
  ])("shows %d as %s", (value, text) => {
    expect(formatFigure(value)).toBe(text);
  });

  it("shows a rate as complete only when it is", () => {
    expect(formatPercent(1)).toBe("100 %");
    expect(formatPercent(0.9999)).toBe("> 99.9 %");
    expect(formatPercent(0.0001)).toBe("< 0.1 %");
    expect(formatPercent(0)).toBe("0 %");
    expect(formatPercent(2 / 3)).toBe("66.7 %");
    expect(formatPercent(null)).toBe("-");
  });

  it("shows why a figure close to its limit fails", () => {
    expect(formatLimit(500)).toBe("500");
    expect(formatLimit(500.4)).toBe("500.4");
    expect(formatLimit(12_000)).toBe("12,000");
    expect(thresholdValue("json_valid_rate_min", 0.9496)).toBe("94.96 %");
    expect(thresholdValue("json_valid_rate_min", 0.95)).toBe("95 %");
    expect(thresholdValue("ttft_ms_max", null)).toBe("-");
  });

  it("counts megabytes of 1,000,000 bytes", () => {
    expect(formatMegabytes(250_000_000)).toBe("250");
    expect(formatMegabytes(null)).toBe("-");
    expect(formatCount(12_345)).toBe("12,345");
  });

  it("shows times in UTC", () => {
    expect(formatUtc(1_740_823_200_000)).toBe("2025-03-01 10:00:00 UTC");
    expect(formatUtc(null)).toBe("-");
    expect(formatUtc(1e99)).toBe("-");
  });
});

describe("plainText", () => {
  it("makes escape sequences and direction marks visible", () => {
    expect(plainText("a\u001b[31mb\u202ec\u0000\ud800")).toBe(
      "a\\u{1b}[31mb\\u{202e}c\\u{0}\\u{d800}",
    );
  });

  it("gives one line", () => {
    expect(plainText(" a\r\n\tb\u2028c ")).toBe("a b c");
  });

  it("cuts long text", () => {
    expect(plainText("x".repeat(1000))).toBe(`${"x".repeat(197)}...`);
  });

  it("never gives a control character or a line break", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(plainText(text)).not.toMatch(/[\p{C}\u2028\u2029]/u);
      }),
    );
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["<script>&amp;", "&lt;script&gt;&amp;amp;"],
    ["![x](http://y)", "!\\[x\\](http\\://y)"],
    ["**b** `c` ~~d~~", "\\*\\*b\\*\\* \\`c\\` \\~\\~d\\~\\~"],
    ["json_valid_rate", "json_valid_rate"],
    ["_i_", "\\_i\\_"],
    ["# h", "\\# h"],
    ["- item", "\\- item"],
    ["1. item", "1\\. item"],
    ["0.1.0", "0.1.0"],
    ["-", "-"],
    ["@user www.x.y", "\\@user www\\.x.y"],
    ["a\nb", "a b"],
  ])("writes %s as %s", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it("leaves no bare pipe, angle bracket or line break", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[<>\n\r]/);
        expect(escaped.replace(/\\[\\`*[\]|~$#@_.:=+-]/g, "")).not.toMatch(/[|`[\]*]/);
      }),
    );
  });
});

describe("text width", () => {
  it("counts wide characters twice and combining ones not at all", () => {
    expect(textWidth("abc")).toBe(3);
    expect(textWidth("模型")).toBe(4);
    expect(textWidth("e\u0301")).toBe(1);
    expect(padStart("模", 4)).toBe("  模");
    expect(padEnd("模", 4)).toBe("模  ");
  });

  it("wraps at spaces and inside long words", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapText("model Q4_1 x", 9)).toEqual(["model", "Q4_1 x"]);
    expect(wrapText("long_form_summary", 10)).toEqual(["long_form_", "summary"]);
    expect(wrapText("by -9.47 [-440, 421]", 7)).toEqual(["by", "-9.47", "[-440,", "421]"]);
    expect(wrapText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrapText("", 5)).toEqual([""]);
  });

  it("gives no line wider than asked and loses nothing but spaces", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 2, max: 40 }), (raw, width) => {
        const text = plainText(raw);
        const lines = wrapText(text, width);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });
});
