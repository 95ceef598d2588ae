import type { PlotArea } from "./axes.ts";
import { labelWidth } from "./labels.ts";

/** Something that a label must not cover. */
export interface Obstacle {
  readonly x: number;
  readonly y: number;
}

export interface LabelledDot extends Obstacle {
  readonly lines: readonly string[];
}

export interface PlacedLabel {
  readonly x: number;
  /** Base line of the first line. */
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly lines: readonly string[];
}

interface Rectangle {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const DOT_PX = 9;
const GAP_PX = 11;
const LINE_PX = 14;
/** Beyond these a picture is a cloud, and placing labels would take n squared. */
const MOST_LABELS = 60;

/** A label beside, above or below each dot: where it covers least. Dots beyond the first 60 stay bare. */
export function placeLabels(dots: readonly LabelledDot[], area: PlotArea): PlacedLabel[] {
  const taken: Rectangle[] = dots.map(({ x, y }) => ({
    left: x - DOT_PX,
    right: x + DOT_PX,
    top: y - DOT_PX,
    bottom: y + DOT_PX,
  }));
  return dots.slice(0, MOST_LABELS).map((dot, place) => {
    const own = taken[place];
    const others = taken.filter((rectangle) => rectangle !== own);
    const [best] = candidates(dot)
      .map((label, order) => {
        const rectangle = rectangleOf(label);
        const cost = overlap(rectangle, others) + 20 * outside(rectangle, area) + order;
        return { label, rectangle, cost };
      })
      .sort((a, b) => a.cost - b.cost);
    if (best === undefined) throw new RangeError("a label has no place");
    taken.push(best.rectangle);
    return best.label;
  });
}

/** Places in the order of preference. */
function candidates({ x, y, lines }: LabelledDot): PlacedLabel[] {
  const extra = (lines.length - 1) * LINE_PX;
  const level = y + 4 - extra / 2;
  const [above, below] = [y - GAP_PX - 3 - extra, y + GAP_PX + 10];
  const at = (dx: number, top: number, anchor: PlacedLabel["anchor"]): PlacedLabel => ({
    x: x + dx,
    y: top,
    anchor,
    lines,
  });
  return [
    at(GAP_PX, level, "start"),
    at(-GAP_PX, level, "end"),
    at(0, above, "middle"),
    at(0, below, "middle"),
    at(GAP_PX, above, "start"),
    at(GAP_PX, below, "start"),
    at(-GAP_PX, above, "end"),
    at(-GAP_PX, below, "end"),
  ];
}

function rectangleOf({ x, y, anchor, lines }: PlacedLabel): Rectangle {
  const width = lines.reduce((most, line) => Math.max(most, labelWidth(line)), 0);
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor];
  return { left, right: left + width, top: y - 11, bottom: y + 3 + (lines.length - 1) * LINE_PX };
}

/** Area in common with all others. */
function overlap(rectangle: Rectangle, others: readonly Rectangle[]): number {
  return others.reduce((sum, other) => {
    const width = Math.min(rectangle.right, other.right) - Math.max(rectangle.left, other.left);
    const height = Math.min(rectangle.bottom, other.bottom) - Math.max(rectangle.top, other.top);
    return width > 0 && height > 0 ? sum + width * height : sum;
  }, 0);
}

/** How far it reaches over the plot. */
function outside({ left, right, top, bottom }: Rectangle, area: PlotArea): number {
  return (
    Math.max(0, area.left - left) +
    Math.max(0, right - area.right) +
    Math.max(0, area.top - top) +
    Math.max(0, bottom - area.bottom)
  );
}
