import type { Banking77Document } from "./documents.ts";

/**
 * The JSONL files of mteb/banking77 @ 0fd18e25b25c072e09e0d92ab615fda904d66300, byte for byte: what
 * Python's `json.dumps` writes for each row, non-ASCII characters escaped.
 */
export function banking77JsonLines(rows: readonly Banking77Document[]): string {
  return rows.map((row) => `${pythonJson(row)}\n`).join("");
}

function pythonJson(row: Banking77Document): string {
  const { text, label, label_text: labelText } = row;
  return `{"text": ${asciiJson(text)}, "label": ${label}, "label_text": ${asciiJson(labelText)}}`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
