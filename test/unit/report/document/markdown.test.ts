import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, ReportDocument } from "../../../../src/report/document/blocks.ts";
import { textMarkdown } from "../../../../src/report/document/markdown-span.ts";
import { renderMarkdownDocument } from "../../../../src/report/document/markdown.ts";
import { everyBlock } from "./every-block.ts";

function documentOf(blocks: readonly Block[]): ReportDocument {
  return {
    language: "en",
    title: "T",
    subtitle: ["a", "b"],
    sections: [{ id: "s", title: "S", blocks }],
  };
}

function body(blocks: readonly Block[]): string {
  return renderMarkdownDocument(documentOf(blocks)).replace("# T\n\n- a\n- b\n\n## S\n\n", "");
}

describe("a report as Markdown", () => {
  it("has its title, its subtitle as a list, and sections below each other", () => {
    const inner = { id: "i", title: "I", blocks: [] };
    const sections = [{ id: "s", title: "S", blocks: [], sections: [inner] }];
    expect(renderMarkdownDocument({ ...documentOf([]), sections })).toBe(
      "# T\n\n- a\n- b\n\n## S\n\n### I\n",
    );
  });

  it("writes a table with a numbered caption and its notes, and fills short rows", () => {
    const table: Block = {
      kind: "table",
      caption: "C",
      columns: [
        { title: "A|B", align: "left" },
        { title: "N", align: "right" },
      ],
      rows: [[[{ text: "x|y", style: "code" }], "1"], ["z"]],
      rowHeaderCount: 1,
      notes: ["n"],
    };
    expect(body([table])).toBe(
      "**Table 1.** C\n\n| A\\|B | N |\n| --- | ---: |\n| `x\\|y` | 1 |\n| z |  |\n\nn\n",
    );
  });

  it("says a figure in words", () => {
    expect(body([{ kind: "figure", caption: "C", description: "D", svg: "" }])).toBe(
      "**Figure 1.** C\n\nD\n",
    );
  });

  it("quotes a box with its tone", () => {
    const blocks: Block[] = [
      { kind: "list", items: ["a", "b"] },
      { kind: "paragraph", text: "p" },
    ];
    expect(body([{ kind: "callout", tone: "good", title: "X", blocks }])).toBe(
      "> **Passed: X**\n>\n> - a\n> - b\n>\n> p\n",
    );
  });

  it("fences code in more backticks than it holds", () => {
    expect(body([{ kind: "code", text: "```\n<b>" }])).toBe("````\n```\n<b>\n````\n");
  });

  it("writes definitions as a list", () => {
    expect(body([{ kind: "definitions", items: [{ term: "A", text: "b" }] }])).toBe("- **A**: b\n");
    const term = [
      { text: "A", style: "strong" },
      { text: "B", style: "code" },
    ] as const;
    expect(body([{ kind: "definitions", items: [{ term, text: "b" }] }])).toBe("- **A`B`**: b\n");
  });

  it("has no line that a text could have started, whatever the text", () => {
    const start = /^(?:# |#{2,6} |- |> ?|>$|\*\*|\| |`{3,}|$)/;
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const blocks = everyBlock(text).filter(({ kind }) => kind === "table" || kind === "figure");
        const lines = body(blocks).split("\n");
        const tableLines = lines.filter((line) => line.startsWith("| "));
        expect(tableLines).toHaveLength(5);
        for (const line of tableLines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(3);
        expect(start.test(lines[0] ?? "")).toBe(true);
      }),
    );
  });
});

describe("a text in Markdown", () => {
  it("keeps the spaces between pieces outside of their marks", () => {
    expect(
      textMarkdown([
        { text: "a" },
        { text: " b ", style: "strong" },
        { text: "c_d", style: "code" },
      ]),
    ).toBe("a **b** `c_d`");
  });

  it("sets code with backticks between more of them", () => {
    expect(textMarkdown([{ text: "a`b", style: "code" }])).toBe("`` a`b ``");
  });

  it("keeps a long paragraph whole", () => {
    const text = "some words & more ".repeat(200).trim();
    expect(textMarkdown(text)).toBe(text.replaceAll("&", "&amp;"));
  });

  it("escapes what would be read as Markdown or HTML", () => {
    expect(textMarkdown("<b>*x*</b> [a](b)")).toBe("&lt;b&gt;\\*x\\*&lt;/b&gt; \\[a\\](b)");
  });
});
