/** Reads CSV as RFC 4180 has it, with line feeds: what `formatCsv` writes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = 0;
  while (position < text.length) {
    const [cell, end] = text[position] === '"' ? quoted(text, position) : bare(text, position);
    row.push(cell);
    if (text[end] === "\n") {
      rows.push(row);
      row = [];
    } else if (text[end] !== ",") {
      throw new Error(`Neither a comma nor a line end at ${end}`);
    }
    position = end + 1;
    if (text[end] === "," && position === text.length) throw new Error("The last line has no end");
  }
  return rows;
}

function bare(text: string, start: number): [string, number] {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n") end += 1;
  return [text.slice(start, end), end];
}

function quoted(text: string, start: number): [string, number] {
  let end = start + 1;
  while (text[end] !== '"' || text[end + 1] === '"') {
    if (end >= text.length) throw new Error("A quote is not closed");
    end += text[end] === '"' ? 2 : 1;
  }
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}
