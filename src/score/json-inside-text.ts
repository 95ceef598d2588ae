/**
 * Where a JSON object or array stands in a text that is not JSON as a whole; `null` when there is none.
 *
 * Only for telling people why an output does not count: nothing is taken from there. Looks at the
 * first code fence, and from the first brace to the last one, so its work grows with the length alone.
 */
export function placeOfJsonInside(text: string): "a code fence" | "other text" | null {
  const fenceStart = text.indexOf("```");
  if (fenceStart >= 0) {
    const lineEnd = text.indexOf("\n", fenceStart);
    const fenceEnd = lineEnd < 0 ? -1 : text.indexOf("```", lineEnd);
    if (fenceEnd > 0 && isJsonContainer(text.slice(lineEnd, fenceEnd))) return "a code fence";
  }
  const fromBrace = spanBetween(text, "{", "}");
  const fromBracket = spanBetween(text, "[", "]");
  return isJsonContainer(fromBrace) || isJsonContainer(fromBracket) ? "other text" : null;
}

function spanBetween(text: string, first: string, last: string): string {
  const start = text.indexOf(first);
  return start < 0 ? "" : text.slice(start, text.lastIndexOf(last) + 1);
}

function isJsonContainer(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
