/**
 * Colours of a report, light and dark. Every colour of text reaches 4.5 : 1 on its ground, series colours
 * too, since they label lines (a test computes it). Series follow the order of Okabe and Ito 2008,
 * darkened for paper; none is told from another by colour alone.
 */
export interface Palette {
  readonly paper: string;
  readonly panel: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly link: string;
  readonly good: string;
  readonly bad: string;
  readonly warning: string;
  readonly series: readonly string[];
}

export const LIGHT: Palette = {
  paper: "#ffffff",
  panel: "#f4f6f8",
  ink: "#1b2129",
  muted: "#525d6a",
  line: "#cfd6de",
  link: "#0b4f8a",
  good: "#17663a",
  bad: "#a61b29",
  warning: "#7d4e00",
  series: ["#0068a8", "#b3450a", "#00735a", "#8a3f86", "#75600a", "#3d4fb8", "#a3274f", "#4d565f"],
};

export const DARK: Palette = {
  paper: "#14181d",
  panel: "#1d232b",
  ink: "#e4e8ed",
  muted: "#a7b1bd",
  line: "#3a444f",
  link: "#86c2f7",
  good: "#6fd39b",
  bad: "#ff9aa2",
  warning: "#f2bd5c",
  series: ["#5fb6ee", "#f59a5f", "#3fcca6", "#d9a0d6", "#e2cb58", "#9fadff", "#ff93b4", "#b9c2cc"],
};

/** As CSS custom properties, for one rule. */
export function paletteProperties({ series, ...colours }: Palette): string {
  const named = Object.entries(colours).map(([name, colour]) => `--${name}:${colour};`);
  const numbered = series.map((colour, place) => `--series-${place + 1}:${colour};`);
  return [...named, ...numbered].join("");
}
