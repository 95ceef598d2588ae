import type { Block, CalloutBlock, FigureBlock, Text } from "./blocks.ts";
import { tableHtml } from "./html-table.ts";
import { foldedHtml, textHtml, type HtmlContext } from "./html-text.ts";
import { markup, trustedSvg, verbatim, type Markup } from "./markup.ts";
import { codeText } from "./visible-text.ts";

/** A longer text can be folded away. */
const FOLDED_LINES = 40;

const NOTHING = markup``;

/** A block of any kind as HTML. */
export function blockHtml(block: Block, context: HtmlContext): Markup {
  switch (block.kind) {
    case "paragraph":
      return markup`<p>${textHtml(block.text)}</p>\n`;
    case "list":
      return listHtml(block.items);
    case "definitions":
      return definitionsHtml(block.items);
    case "table":
      return tableHtml(block, context);
    case "figure":
      return figureHtml(block, context);
    case "callout":
      return calloutHtml(block, context);
    case "code":
      return codeHtml(block.text, context);
  }
}

function listHtml(items: readonly Text[]): Markup {
  if (items.length === 0) return NOTHING;
  return markup`<ul>\n${items.map((item) => markup`<li>${textHtml(item)}</li>\n`)}</ul>\n`;
}

function definitionsHtml(items: readonly { term: Text; text: Text }[]): Markup {
  if (items.length === 0) return NOTHING;
  const pairs = items.map(
    ({ term, text }) => markup`<div><dt>${textHtml(term)}</dt><dd>${textHtml(text)}</dd></div>\n`,
  );
  return markup`<dl>\n${pairs}</dl>\n`;
}

function figureHtml(figure: FigureBlock, context: HtmlContext): Markup {
  context.counts.figure += 1;
  const number = context.counts.figure;
  return markup`<figure aria-labelledby="figure-${number}">
${trustedSvg(figure.svg)}
<figcaption id="figure-${number}"><span class="number">${context.words.figure} ${number}.</span> ${figure.caption}</figcaption>
<details class="in-words"><summary>${context.words.figureInWords}</summary>
<p>${figure.description}</p></details>
</figure>
`;
}

function calloutHtml(callout: CalloutBlock, context: HtmlContext): Markup {
  context.counts.callout += 1;
  const id = `callout-${context.counts.callout}`;
  const { words } = context;
  return markup`<div class="callout ${callout.tone}" role="note" aria-labelledby="${id}">
<p class="callout-title" id="${id}"><span class="tone">${words.tones[callout.tone]}${words.colon}</span>${callout.title}</p>
${callout.blocks.map((block) => blockHtml(block, context))}</div>
`;
}

function codeHtml(text: string, { words }: HtmlContext): Markup {
  const visible = codeText(text);
  const lineCount = visible.split("\n").length;
  const block = markup`<pre tabindex="0"><code>${verbatim(visible)}</code></pre>\n`;
  return lineCount > FOLDED_LINES ? foldedHtml(block, words.lineCount(lineCount)) : block;
}
