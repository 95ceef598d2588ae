/**
 * The first JSON object inside a text: from its first opening brace to the brace that closes it,
 * braces inside strings not counted. Code fences and prose around it play no part. `isClosed` is false
 * when the text ends before; the span then reaches to the end. `null` when there is no brace.
 */
export function firstObjectSpan(
  text: string,
): { readonly span: string; readonly isClosed: boolean } | null {
  const start = text.indexOf("{");
  if (start < 0) return null;
  let depth = 0;
  let isInString = false;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (isInString) {
      if (character === "\\") position += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return { span: text.slice(start, position + 1), isClosed: true };
    }
  }
  return { span: text.slice(start), isClosed: false };
}
