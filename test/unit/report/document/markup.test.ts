import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  markup,
  pathData,
  trustedStyle,
  trustedSvg,
  verbatim,
} from "../../../../src/report/document/markup.ts";
import { activeParts, parseTags } from "./parse-tags.ts";

describe("the template for markup", () => {
  it("escapes every value, in texts and in attributes", () => {
    expect(markup`<p title="${`a"b'`}">${"<b>&"}</p>`.toString()).toBe(
      '<p title="a&quot;b&#39;">&lt;b&gt;&amp;</p>',
    );
  });

  it("takes markup as it is, alone and in lists", () => {
    const item = markup`<li>${"<"}</li>`;
    expect(markup`<ul>${[item, item]}</ul>${item}`.toString()).toBe(
      "<ul><li>&lt;</li><li>&lt;</li></ul><li>&lt;</li>",
    );
  });

  it("rounds numbers to two decimals, without negative zeros, and writes nothing for null", () => {
    expect(markup`${1.23456} ${-0.0001} ${null}|${3}`.toString()).toBe("1.23 0 |3");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s", (value) => {
    expect(() => markup`${value}`).toThrow(RangeError);
  });

  it("shows control, direction-changing and lone surrogate characters instead of obeying them", () => {
    expect(markup`${"a\u0000b\u001b[31m\u202Ec\u2066d\ud800"}`.toString()).toBe(
      "a\\u{0}b\\u{1b}[31m\\u{202e}c\\u{2066}d\\u{d800}",
    );
  });

  it("never lets a string make a tag or leave its attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const tags = parseTags(markup`<p title="${text}">${text}</p>`.toString());
        expect(tags.map(({ name }) => name)).toEqual(["p"]);
        expect([...(tags[0]?.attributes.keys() ?? [])]).toEqual(["title"]);
        expect(activeParts(tags)).toEqual([]);
      }),
    );
  });
});

describe("texts that keep their form", () => {
  it("verbatim keeps lines and spaces and escapes signs", () => {
    expect(verbatim("a\n  <b>").toString()).toBe("a\n  &lt;b&gt;");
  });

  it("path data of any length pass, other signs do not", () => {
    const path = `M0 0${"L1.5 -2".repeat(10_000)}Z`;
    expect(pathData(path).toString()).toBe(path);
    expect(() => pathData('M0 0"')).toThrow(RangeError);
    expect(() => pathData("MNaN 0")).toThrow(RangeError);
  });

  it("a style with a tag in it is refused", () => {
    expect(() => trustedStyle("</style>")).toThrow(RangeError);
  });
});

describe("a picture", () => {
  it("is taken as it is when it is one SVG element", () => {
    const svg = '<svg viewBox="0 0 1 1"><text>onload=&quot; javascript:</text></svg>';
    expect(trustedSvg(svg).toString()).toBe(svg);
  });

  it.each([
    "<p></p>",
    "<svg ></svg><p></p>",
    "<svg ><script>1</script></svg>",
    '<svg onload="1"></svg>',
    "<svg ><foreignObject></foreignObject></svg>",
    '<svg ><a href="x"></a></svg>',
    '<svg ><rect style="fill:red"/></svg>',
    '<svg ><image href="x"/></svg>',
    "<svg ><!-- --></svg>",
    '<svg ><use xlink:href="#a"/></svg>',
  ])("is refused when it is %s", (svg) => {
    expect(() => trustedSvg(svg)).toThrow(RangeError);
  });
});
