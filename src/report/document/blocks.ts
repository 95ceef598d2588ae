/**
 * A report as data: what is said, once, for all formats. Every text is foreign until a renderer has
 * escaped it; only `svg` is taken as it is, and only `src/report/charts` makes it.
 */
export interface ReportDocument {
  readonly language: Language;
  readonly title: string;
  /** Lines below the title: when, where, with what. */
  readonly subtitle: readonly Text[];
  readonly sections: readonly Section[];
}

export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

export interface Section {
  /** Anchor, unique in the document: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sections?: readonly Section[];
}

/** Plain text, or pieces of it with a style. */
export type Text = string | readonly Span[];

export interface Span {
  readonly text: string;
  readonly style?: "strong" | "code";
}

export type Block =
  | { readonly kind: "paragraph"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  | { readonly kind: "definitions"; readonly items: readonly { term: Text; text: Text }[] }
  | TableBlock
  | FigureBlock
  | CalloutBlock
  | { readonly kind: "code"; readonly text: string };

export interface TableBlock {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly Text[])[];
  /** So many of the first columns name the row: they are its headers. */
  readonly rowHeaderCount: number;
  /** Below the table, small. */
  readonly notes: readonly Text[];
}

/** A picture. HTML shows it; formats without pictures show the table of its data, or its description. */
export interface FigureBlock {
  readonly kind: "figure";
  readonly caption: string;
  /** What a reader who cannot see it must know: the finding, not the shape. */
  readonly description: string;
  readonly svg: string;
}

/** A box that stands out. `good`, `bad` and `warning` also say so in words, not by colour alone. */
export interface CalloutBlock {
  readonly kind: "callout";
  readonly tone: "note" | "good" | "bad" | "warning";
  readonly title: string;
  readonly blocks: readonly Block[];
}
