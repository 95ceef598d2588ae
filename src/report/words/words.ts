import type { Language } from "../document/blocks.ts";
import type { english } from "./en.ts";

/**
 * What every language must say. The English words are the pattern: a sentence that another language
 * lacks, or that takes other values, does not compile.
 */
export type Words = Omit<typeof english, "language"> & { readonly language: Language };
