import type { CalloutBlock, Language } from "./blocks.ts";

/** The few words that renderers add themselves. */
export interface RendererWords {
  readonly contents: string;
  readonly skipToContent: string;
  readonly table: string;
  readonly figure: string;
  readonly figureInWords: string;
  readonly rowCount: (count: number) => string;
  readonly lineCount: (count: number) => string;
  readonly tones: Readonly<Record<CalloutBlock["tone"], string>>;
  /** Between a term and what is said of it. */
  readonly colon: string;
}

const WORDS: Readonly<Record<Language, RendererWords>> = {
  en: {
    contents: "Contents",
    skipToContent: "Skip to the content",
    table: "Table",
    figure: "Figure",
    figureInWords: "This figure in words",
    rowCount: (count) => `${count} rows`,
    lineCount: (count) => `${count} lines`,
    tones: { note: "Note", good: "Passed", bad: "Failed", warning: "Warning" },
    colon: ": ",
  },
  fr: {
    contents: "Sommaire",
    skipToContent: "Aller au contenu",
    table: "Tableau",
    figure: "Figure",
    figureInWords: "Cette figure en mots",
    rowCount: (count) => `${count} lignes`,
    lineCount: (count) => `${count} lignes`,
    tones: { note: "Note", good: "Conforme", bad: "Non conforme", warning: "Attention" },
    colon: "\u00a0: ",
  },
};

export function rendererWords(language: Language): RendererWords {
  return WORDS[language];
}
