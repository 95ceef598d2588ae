import type { Language } from "../document/blocks.ts";
import { english } from "./en.ts";
import { french } from "./fr.ts";
import type { Words } from "./words.ts";

const WORDS: Readonly<Record<Language, Words>> = { en: english, fr: french };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}
