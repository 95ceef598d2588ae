import { plainText } from "../plain-text.ts";
import { markup, type Markup } from "../document/markup.ts";
import { wrapText } from "../text-width.ts";
import { CHARACTER_PX, fitLabel, labelWidth } from "./labels.ts";

/** Widest name of a row; longer ones take two lines. */
export const ROW_LABEL_PX = 210;

const LINE_STEP_PX = 13;

/** Room left of a plot for the names of its rows. */
export function rowLabelsWidth(labels: readonly string[]): number {
  const lines = labels.flatMap(linesOf);
  return 12 + lines.reduce((widest, line) => Math.max(widest, labelWidth(line)), 0);
}

/** The name of a row, its end at `x`, in one or two lines around `y`. */
export function rowLabel(label: string, { x, y }: { x: number; y: number }): Markup {
  const lines = linesOf(label);
  const top = y + 4 - ((lines.length - 1) * LINE_STEP_PX) / 2;
  return markup`${lines.map(
    (line, place) =>
      markup`<text x="${x}" y="${top + place * LINE_STEP_PX}" text-anchor="end">${line}</text>`,
  )}`;
}

/** At most two lines: broken at spaces and hyphens; what is still too long loses its middle. */
function linesOf(label: string): string[] {
  const text = plainText(label);
  if (labelWidth(text) <= ROW_LABEL_PX) return [text];
  const [first = "", ...rest] = wrapText(text, Math.floor(ROW_LABEL_PX / CHARACTER_PX));
  const second = text.slice(first.length).trim();
  return rest.length === 0 ? [first] : [first, fitLabel(second, ROW_LABEL_PX)];
}
