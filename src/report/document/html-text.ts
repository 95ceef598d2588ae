import type { Text } from "./blocks.ts";
import { markup, type Markup } from "./markup.ts";
import { spansOf } from "./text-spans.ts";
import type { RendererWords } from "./words.ts";

export interface HtmlContext {
  readonly words: RendererWords;
  /** How many of each there were so far: numbers of captions, ids of labels. */
  readonly counts: { table: number; figure: number; callout: number };
}

export function textHtml(text: Text): Markup {
  return markup`${spansOf(text).map(({ text: piece, style }) => {
    if (style === "strong") return markup`<strong>${piece}</strong>`;
    return style === "code" ? markup`<code>${piece}</code>` : markup`${piece}`;
  })}`;
}

/** What a reader can fold away. It starts open, so that print and search find it. */
export function foldedHtml(content: Markup, summary: string): Markup {
  return markup`<details open><summary>${summary}</summary>\n${content}</details>\n`;
}
