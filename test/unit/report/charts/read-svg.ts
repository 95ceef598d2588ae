import type { Chart } from "../../../../src/report/charts/chart.ts";

/** The picture, or the failure of the test that expected one. */
export function svgOf(chart: Chart | null): string {
  if (chart === null) throw new Error("nothing was drawn");
  return chart.svg;
}

/** From a position back to the value, by two ticks of the axis, whose labels must be plain numbers. */
export function readAxis(svg: string, axis: "bottom" | "left"): (position: number) => number {
  const ticks = texts(svg)
    .filter(
      ({ className, anchor }) =>
        className === "tick" && anchor === (axis === "bottom" ? "middle" : "end"),
    )
    .map(({ x, y, text }) => ({ position: axis === "bottom" ? x : y - 4, value: Number(text) }));
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error("no two ticks");
  const slope = (last.value - first.value) / (last.position - first.position);
  return (position) => first.value + (position - first.position) * slope;
}

export interface SvgText {
  readonly className: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: string;
  readonly text: string;
}

export function texts(svg: string): SvgText[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(
    ([, attributes = "", text = ""]) => ({
      className: attribute(attributes, "class"),
      x: Number(attribute(attributes, "x")),
      y: Number(attribute(attributes, "y")),
      anchor: attribute(attributes, "text-anchor"),
      text,
    }),
  );
}

/** Each value of an attribute of elements that carry a class. */
export function attributesOf(svg: string, className: string, name: string): string[] {
  return [...svg.matchAll(/<(?:path|rect|circle) ([^>]*)\/>/g)]
    .map(([, attributes = ""]) => attributes)
    .filter((attributes) => attribute(attributes, "class") === className)
    .map((attributes) => attribute(attributes, name));
}

/** The numbers of a path, or of a transformation. */
export function numbersOf(text: string): number[] {
  return [...text.matchAll(/-?\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}
