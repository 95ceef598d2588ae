import { plainText } from "./plain-text.ts";

/** A paragraph of ours with a name and a message in it stays whole. */
const MAX_CHARACTERS = 1000;

/**
 * Foreign text for one line of Markdown: shown as it is, never interpreted. Emphasis, links, images,
 * HTML, tables, mathematics, mentions, automatic links and line starts lose their meaning (CommonMark
 * and GitHub Flavored Markdown).
 */
export function escapeMarkdown(text: string): string {
  return plainText(text, MAX_CHARACTERS)
    .replace(/[\\`*[\]|~$#@]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\b(https?|ftp):\/\//gi, "$1\\://")
    .replace(/\bwww\./gi, "www\\.")
    .replace(/^([-+=])(?=.)/, "\\$1")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** A table whose cells are ready Markdown. */
export function markdownTable(
  columns: readonly { readonly title: string; readonly align: "left" | "right" }[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === "right" ? "---:" : "---"))),
    ...rows.map(line),
  ];
}

/** Lines as a list; nothing for no lines. */
export function markdownList(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}
