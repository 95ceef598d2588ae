import type { Span, Text } from "./blocks.ts";
import { spansOf } from "./text-spans.ts";
import { inlineText } from "./visible-text.ts";

/** Signs that mean something to LaTeX, and frequent ones that an old font would not have. */
const COMMANDS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\symbol{34}",
  "`": "\\textasciigrave{}",
  // Behind the end of a row a bracket would be read as its option.
  "[": "{[}",
  "]": "{]}",
  "\u00a0": "~",
  "\u202f": "\\,",
  "\u2212": "$-$",
  "\u00b1": "$\\pm$",
  "\u00d7": "$\\times$",
  "\u2264": "$\\leq$",
  "\u2265": "$\\geq$",
  "\u2248": "$\\approx$",
  "\u2192": "$\\rightarrow$",
  "\u00b5": "$\\mu$",
  "\u03bc": "$\\mu$",
  "\u0394": "$\\Delta$",
  "\u2026": "\\dots{}",
};

/** Foreign text for LaTeX, shown as it is: no command, comment, mathematics, ligature or alignment. */
export function escapeLatex(text: string): string {
  return inlineText(text)
    .replace(
      /[\\{}&%$#_~^<>|"`[\]\u00a0\u202f\u2212\u00b1\u00d7\u2264\u2265\u2248\u2192\u00b5\u03bc\u0394\u2026]/g,
      (sign) => COMMANDS[sign] ?? sign,
    )
    .replace(/-(?=-)/g, "-{}")
    .replace(/'(?=')/g, "'{}")
    .replace(/,(?=,)/g, ",{}")
    .replace(/([?!])(?=\\textasciigrave)/g, "$1{}");
}

export function textLatex(text: Text): string {
  return spansOf(text).map(spanLatex).join("").trim();
}

function spanLatex({ text, style }: Span): string {
  const escaped = escapeLatex(text);
  if (style === "strong") return `\\textbf{${escaped}}`;
  return style === "code" ? `\\texttt{${escaped}}` : escaped;
}
