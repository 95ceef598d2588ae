import { plainText } from "../plain-text.ts";
import { textWidth } from "../text-width.ts";

/** Mean width of a character at 12 px in the widest font of the report (DejaVu Sans, names of models). */
export const CHARACTER_PX = 7.3;

/** Height of a line of text. */
export const LINE_PX = 15;

/** Estimated width of a text in a picture, in user units: there is no browser to ask. */
export function labelWidth(text: string): number {
  return textWidth(plainText(text)) * CHARACTER_PX;
}

/** The text, or its start and its end: names of models differ at either. */
export function fitLabel(text: string, maxWidth: number): string {
  const shown = plainText(text);
  if (labelWidth(shown) <= maxWidth) return shown;
  const characters = Array.from(shown);
  let kept = characters.length - 1;
  let fitted = "…";
  while (kept > 0) {
    const head = Math.ceil(kept / 2);
    fitted = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
    if (labelWidth(fitted) <= maxWidth) return fitted;
    kept -= 1;
  }
  return fitted;
}

/** Width of the widest label, at most `most`. */
export function widestLabel(texts: readonly string[], most: number): number {
  return texts.reduce((widest, text) => Math.max(widest, Math.min(most, labelWidth(text))), 0);
}

/** Heights near the wanted ones, in their order, that leave a line of room between each other. */
export function spreadLabels(
  wanted: readonly number[],
  [top, bottom]: readonly [number, number],
): number[] {
  const order = wanted.map((_, place) => place).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let next = top;
  for (const place of order) {
    placed[place] = Math.max(next, wanted[place] ?? top);
    next = (placed[place] ?? top) + LINE_PX;
  }
  let last = bottom;
  for (const place of order.reverse()) {
    placed[place] = Math.min(last, placed[place] ?? bottom);
    last = (placed[place] ?? bottom) - LINE_PX;
  }
  return placed;
}
