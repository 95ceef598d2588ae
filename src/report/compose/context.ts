import type { Dossier } from "../../analyze/dossier.ts";
import type { Language } from "../document/blocks.ts";
import { wordsOf } from "../words/words-of.ts";
import type { Words } from "../words/words.ts";
import { namesOf, type Names } from "./names.ts";

/** What every section is composed from. */
export interface ComposeContext {
  readonly dossier: Dossier;
  readonly words: Words;
  readonly names: Names;
}

export function contextOf(dossier: Dossier, language: Language): ComposeContext {
  const words = wordsOf(language);
  return { dossier, words, names: namesOf(dossier, words) };
}
