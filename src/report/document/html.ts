import { createHash } from "node:crypto";
import type { ReportDocument, Section } from "./blocks.ts";
import { blockHtml } from "./html-blocks.ts";
import { textHtml, type HtmlContext } from "./html-text.ts";
import { HTML_STYLE } from "./html-style.ts";
import { markup, trustedStyle, type Markup } from "./markup.ts";
import { rendererWords, type RendererWords } from "./words.ts";

const DEEPEST_HEADING = 6;

/**
 * A report as one HTML file: no script, nothing loaded from anywhere, every text escaped. Same document,
 * same bytes.
 *
 * @throws RangeError for a figure that is not a picture of `src/report/charts`.
 */
export function renderHtml(document: ReportDocument): string {
  const words = rendererWords(document.language);
  const context: HtmlContext = { words, counts: { table: 0, figure: 0, callout: 0 } };
  const page = markup`<!doctype html>
<html lang="${document.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${securityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${document.title}</title>
<style>${trustedStyle(HTML_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">${words.skipToContent}</a>
<header>
<h1>${document.title}</h1>
${document.subtitle.map((line) => markup`<p class="subtitle">${textHtml(line)}</p>\n`)}</header>
${contentsHtml(document.sections, words)}<main id="content" tabindex="-1">
${document.sections.map((section) => sectionHtml(section, 2, context))}</main>
</body>
</html>
`;
  return page.toString();
}

/** Only the style of this file, by its hash: injected styles do not apply, and nothing else loads at all. */
function securityPolicy(): string {
  const hash = createHash("sha256").update(HTML_STYLE, "utf8").digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function contentsHtml(sections: readonly Section[], words: RendererWords): Markup | null {
  if (sections.length === 0) return null;
  return markup`<nav aria-labelledby="contents-title">
<h2 id="contents-title">${words.contents}</h2>
${contentsList(sections)}</nav>
`;
}

function contentsList(sections: readonly Section[]): Markup {
  const entries = sections.map(({ id, title, sections: inner = [] }) => {
    const below = inner.length === 0 ? null : markup`\n${contentsList(inner)}`;
    return markup`<li><a href="#${id}">${title}</a>${below}</li>\n`;
  });
  return markup`<ol>\n${entries}</ol>\n`;
}

function sectionHtml(section: Section, level: number, context: HtmlContext): Markup {
  const { id, title, blocks, sections = [] } = section;
  return markup`<section aria-labelledby="${id}">
${headingHtml(id, title, Math.min(level, DEEPEST_HEADING))}
${blocks.map((block) => blockHtml(block, context))}${sections.map((inner) => sectionHtml(inner, level + 1, context))}</section>
`;
}

function headingHtml(id: string, title: string, level: number): Markup {
  return markup`<h${level} id="${id}">${title}</h${level}>`;
}
