/** A piece of a text that may be a JSON object. */
export interface ObjectSpan {
  readonly span: string;
  /** `false` when the text ends before the object does; the span then reaches to the end. */
  readonly isClosed: boolean;
}

/**
 * The JSON objects inside a text, one behind the other: each from an opening brace to the brace that
 * closes it, braces inside strings not counted. Code fences and prose around them play no part.
 */
export function* objectSpans(text: string): Generator<ObjectSpan> {
  let start = text.indexOf("{");
  while (start >= 0) {
    const found = spanAt(text, start);
    yield found;
    start = text.indexOf("{", start + found.span.length);
  }
}

function spanAt(text: string, start: number): ObjectSpan {
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
