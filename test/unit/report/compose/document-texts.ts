import type {
  Block,
  ReportDocument,
  Section,
  Text,
} from "../../../../src/report/document/blocks.ts";

/** Every text of a document that is ours to say: without code, which quotes files, engines and commands. */
export function ownTexts(document: ReportDocument): string[] {
  return [
    document.title,
    ...document.subtitle.map(ownText),
    ...document.sections.flatMap(sectionTexts),
  ];
}

/** Every text, code too. */
export function allTexts(document: ReportDocument): string[] {
  return [
    document.title,
    ...document.subtitle.map(wholeText),
    ...blocksOf(document.sections).flatMap((block) => textsOf(block, wholeText)),
    ...sectionsOf(document.sections).map(({ title }) => title),
  ];
}

export function sectionsOf(sections: readonly Section[]): Section[] {
  return sections.flatMap((section) => [section, ...sectionsOf(section.sections ?? [])]);
}

/** Blocks of all sections, those inside of boxes too. */
export function blocksOf(sections: readonly Section[]): Block[] {
  return sectionsOf(sections).flatMap(({ blocks }) => blocks.flatMap(withInner));
}

export function wholeText(text: Text): string {
  return typeof text === "string" ? text : text.map((span) => span.text).join("");
}

function ownText(text: Text): string {
  if (typeof text === "string") return text;
  return text
    .filter(({ style }) => style !== "code")
    .map((span) => span.text)
    .join("");
}

function withInner(block: Block): Block[] {
  return block.kind === "callout" ? [block, ...block.blocks.flatMap(withInner)] : [block];
}

function sectionTexts(section: Section): string[] {
  return [
    section.title,
    ...section.blocks.flatMap(withInner).flatMap((block) => textsOf(block, ownText)),
    ...(section.sections ?? []).flatMap(sectionTexts),
  ];
}

function textsOf(block: Block, write: (text: Text) => string): string[] {
  switch (block.kind) {
    case "paragraph":
      return [write(block.text)];
    case "list":
      return block.items.map(write);
    case "definitions":
      return block.items.flatMap(({ term, text }) => [write(term), write(text)]);
    case "table":
      return [
        block.caption,
        ...block.columns.map(({ title }) => title),
        ...block.rows.flatMap((row) => row.map(write)),
        ...block.notes.map(write),
      ];
    case "figure":
      return [block.caption, block.description, ...block.svg.split(/<[^>]*>/)];
    case "callout":
      return [block.title];
    case "code":
      return [];
  }
}
