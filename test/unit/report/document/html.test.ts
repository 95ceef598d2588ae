import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, ReportDocument } from "../../../../src/report/document/blocks.ts";
import { renderHtml } from "../../../../src/report/document/html.ts";
import { demoDocument, HOSTILE } from "../../../fixtures/document/demo.ts";
import { everyBlock } from "./every-block.ts";
import { activeParts, parseTags, type ParsedTag } from "./parse-tags.ts";

const DEMO = renderHtml(demoDocument());
const TAGS = parseTags(DEMO);

function documentOf(blocks: readonly Block[], title = "T"): ReportDocument {
  return { language: "en", title, subtitle: [], sections: [{ id: "s", title: "S", blocks }] };
}

function named(name: string): ParsedTag[] {
  return TAGS.filter((tag) => tag.name === name);
}

function valuesOf(attribute: string): string[] {
  return TAGS.map(({ attributes }) => attributes.get(attribute)).filter(
    (value) => value !== undefined,
  );
}

describe("a report as HTML", () => {
  it("loads and runs nothing", () => {
    expect(activeParts(TAGS)).toEqual([]);
    expect(DEMO).not.toMatch(/@import|url\(/);
  });

  it("allows only its own style, by its hash", () => {
    const style = /<style>([^<]*)<\/style>/.exec(DEMO)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(named("meta").map(({ attributes }) => attributes.get("content"))).toContain(
      `default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
    );
  });

  it("has its language, one first heading, one main part and a link to it", () => {
    expect(named("html")[0]?.attributes.get("lang")).toBe("en");
    expect([named("h1").length, named("main").length, named("nav").length]).toEqual([1, 1, 1]);
    expect(named("main")[0]?.attributes.get("id")).toBe("content");
    expect(named("a")[0]?.attributes.get("href")).toBe("#content");
  });

  it("skips no level of headings", () => {
    const levels = TAGS.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels).toEqual([1, 2, 2, 3, 2, 2, 2]);
  });

  it("goes no deeper than the sixth heading", () => {
    const deep = Array.from({ length: 8 }).reduce<ReportDocument["sections"]>(
      (inner, _, place) => [{ id: `s${place}`, title: "S", blocks: [], sections: inner }],
      [],
    );
    const tags = parseTags(
      renderHtml({ language: "en", title: "T", subtitle: [], sections: deep }),
    );
    expect(tags.filter(({ name }) => name === "h6")).toHaveLength(4);
  });

  it("gives every id once, and refers only to ids that are there", () => {
    const ids = valuesOf("id");
    expect(new Set(ids).size).toBe(ids.length);
    const references = [
      ...valuesOf("href").map((href) => href.slice(1)),
      ...valuesOf("aria-labelledby").flatMap((value) => value.split(" ")),
    ];
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("lists sections and those below them in the contents", () => {
    expect(valuesOf("href")).toEqual([
      "#content",
      "#summary",
      "#limits",
      "#figures",
      "#trials",
      "#foreign",
    ]);
  });

  it("says the tone of a box in words, in the language of the report", () => {
    const box: Block = { kind: "callout", tone: "bad", title: "X", blocks: [] };
    expect(renderHtml(documentOf([box]))).toContain('<span class="tone">Failed: </span>X');
    const french = renderHtml({ ...documentOf([box]), language: "fr" });
    expect(french).toContain('<span class="tone">Non conforme\u00a0: </span>X');
    expect(french).toContain('<html lang="fr">');
  });

  it("names rows and columns of a table, numbers it, and lets it scroll by keyboard", () => {
    const table: Block = {
      kind: "table",
      caption: "C",
      columns: [
        { title: "A", align: "left" },
        { title: "", align: "right" },
      ],
      rows: [["a", "1"]],
      rowHeaderCount: 1,
      notes: ["n"],
    };
    expect(renderHtml(documentOf([table]))).toContain(
      `<div class="table short">
<div class="scroll" role="region" aria-labelledby="table-1" tabindex="0">
<table>
<caption id="table-1"><span class="number">Table 1.</span> C</caption>
<thead><tr><th scope="col">A</th><td></td></tr></thead>
<tbody>
<tr><th scope="row">a</th><td class="right">1</td></tr>
</tbody>
</table>
</div>
<p class="table-note">n</p>
</div>`,
    );
  });

  it("makes the name of a row paler when it stands above already, and lets sentences among figures break", () => {
    const html = renderHtml(
      documentOf([
        {
          kind: "table",
          caption: "C",
          columns: [
            { title: "A", align: "left" },
            { title: "B", align: "right" },
          ],
          rows: [
            ["a", "1"],
            ["a", "not estimable: 30 trials, needs 72"],
          ],
          rowHeaderCount: 1,
          notes: [],
        },
      ]),
    );
    expect(html).toContain(
      '<tr><th scope="row" class="again">a</th><td class="right sentence">not estimable: 30 trials, needs 72</td></tr>',
    );
    expect(html).toContain('<tr><th scope="row">a</th><td class="right">1</td></tr>');
  });

  it("shows a figure with its caption and its description in words", () => {
    const figure: Block = { kind: "figure", caption: "C", description: "D", svg: "<svg ></svg>" };
    expect(renderHtml(documentOf([figure]))).toContain(
      `<figure aria-labelledby="figure-1">
<svg ></svg>
<figcaption id="figure-1"><span class="number">Figure 1.</span> C</figcaption>
<details class="in-words"><summary>This figure in words</summary>
<p>D</p></details>
</figure>`,
    );
  });

  it("refuses a figure that is not a picture", () => {
    const figure: Block = {
      kind: "figure",
      caption: "",
      description: "",
      svg: "<svg onload='1'></svg>",
    };
    expect(() => renderHtml(documentOf([figure]))).toThrow(RangeError);
  });

  it("leaves long tables open, so that print shows them", () => {
    const details = named("details").filter(({ attributes }) => attributes.has("open"));
    expect(details).toHaveLength(1);
    expect(DEMO).toContain("<summary>34 rows</summary>");
  });

  it("shows hostile text as it was written", () => {
    expect(renderHtml(documentOf([{ kind: "paragraph", text: HOSTILE }]))).toContain(
      "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &quot;onload=&quot;x&quot; javascript:alert(1) \\u{202e}txt.exe\\u{1b}[31m [a](http://b) | $x$ % &amp; # _ { } ~ ^ \\ `c` \\u{d800}</p>",
    );
  });

  it("cuts a text of a megabyte", () => {
    const long = "y".repeat(1_000_000);
    const html = renderHtml(
      documentOf([
        { kind: "paragraph", text: long },
        { kind: "code", text: long },
      ]),
    );
    expect(html.length).toBeLessThan(80_000);
    expect(html).toContain("yyy...</p>");
    expect(html).toContain("yyy\n...</code>");
  });

  it("stays whole and harmless whatever text stands anywhere", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        HOSTILE,
        "</title><script>",
        '" onload="x',
        "javascript:x",
        "]]>",
        "<!--",
        "</pre>",
      ),
    );
    fc.assert(
      fc.property(text, (foreign) => {
        const html = renderHtml(documentOf(everyBlock(foreign), foreign));
        expect(activeParts(parseTags(html))).toEqual([]);
        expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it("is the same each time", () => {
    expect(renderHtml(demoDocument())).toBe(DEMO);
  });
});
