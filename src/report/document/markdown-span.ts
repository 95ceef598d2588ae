import { escapeMarkdown } from "../markdown-text.ts";
import type { Span, Text } from "./blocks.ts";
import { spansOf } from "./text-spans.ts";
import { inlineText } from "./visible-text.ts";

/** `escapeMarkdown` cuts what is longer than a thousand characters, and a sign can become several. */
const PIECE_CHARACTERS = 120;

/** A text in one line of Markdown. In a table, a bar inside of code must be escaped too. */
export function textMarkdown(text: Text, place: "line" | "table" = "line"): string {
  return spansOf(text)
    .map((span) => spanMarkdown(span, place))
    .join("")
    .trim();
}

function spanMarkdown({ text, style }: Span, place: "line" | "table"): string {
  const visible = inlineText(text);
  const inner = visible.trim();
  if (inner === "") return visible;
  const [start, end] = [visible.startsWith(" ") ? " " : "", visible.endsWith(" ") ? " " : ""];
  return `${start}${styled(inner, style, place)}${end}`;
}

function styled(text: string, style: Span["style"], place: "line" | "table"): string {
  if (style === "code") return codeSpan(place === "table" ? text.replaceAll("|", "\\|") : text);
  const escaped = escapeLong(text);
  return style === "strong" ? `**${escaped}**` : escaped;
}

/** Between more backticks than it has in a row; the spaces belong to the fence, not to the code. */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Escaped in pieces that end at spaces, so that nothing is cut. */
function escapeLong(text: string): string {
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(" ")) {
    if (piece !== "" && piece.length + word.length > PIECE_CHARACTERS) {
      pieces.push(piece);
      piece = word;
    } else {
      piece = piece === "" ? word : `${piece} ${word}`;
    }
  }
  return [...pieces, piece].map(escapeMarkdown).join(" ");
}
