import type { Span, Text } from "./blocks.ts";

/** The pieces of a text, neighbours of one style joined: what is escaped together cannot combine later. */
export function spansOf(text: Text): Span[] {
  if (typeof text === "string") return [{ text }];
  const spans: Span[] = [];
  for (const span of text) {
    const last = spans.at(-1);
    if (last !== undefined && last.style === span.style) {
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    } else {
      spans.push(span);
    }
  }
  return spans;
}

/** Without styles. */
export function textOf(text: Text): string {
  return spansOf(text)
    .map((span) => span.text)
    .join("");
}
