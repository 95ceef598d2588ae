import type { Block } from "../../../../src/report/document/blocks.ts";
import { boxWithPoints } from "../../../../src/report/charts/box-with-points.ts";

/** Every kind of block, with this text wherever a text can stand. */
export function everyBlock(text: string): Block[] {
  const plain: Block[] = [
    { kind: "paragraph", text },
    { kind: "paragraph", text: [{ text }, { text, style: "strong" }, { text, style: "code" }] },
    { kind: "list", items: [text, [{ text, style: "code" }]] },
    { kind: "list", items: [] },
    { kind: "definitions", items: [{ term: text, text }] },
    { kind: "definitions", items: [] },
    { kind: "code", text },
    {
      kind: "table",
      caption: text,
      columns: [
        { title: text, align: "left" },
        { title: text, align: "right" },
      ],
      rows: [[text, [{ text, style: "code" }]], [text], []],
      rowHeaderCount: 1,
      notes: [text],
    },
  ];
  return [
    ...plain,
    figureOf(text),
    { kind: "callout", tone: "warning", title: text, blocks: plain },
  ];
}

function figureOf(text: string): Block {
  const chart = boxWithPoints([{ label: text, values: [1, 2, 3] }], {
    id: "box",
    words: { title: text, finding: text, valueAxis: text, sampled: () => text },
    format: () => text,
    limit: { value: 2, label: text },
  });
  if (chart === null) throw new Error("no chart of three values");
  return { kind: "figure", caption: text, ...chart };
}
