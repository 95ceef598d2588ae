import { sha256Of } from "../../core/hash.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";

/** A copyright line says who and when; a longer one, or one with any of these words, says more and stays. */
const LONGEST_COPYRIGHT_LINE = 150;
/** `Copyright (c) ...`, `Copyright 2026 ...`, `Copyright [yyyy] ...`; a sentence can begin with the word, too. */
const COPYRIGHT_NOTICE = /^copyright (?:c|\d{4}|yyyy|contributors)(?: |$)/;
const WORDS_OF_TERMS =
  /use|commerc|research|licen[cs]|permi|restrict|prohibit|forbid|exclu|except|only|not |must|shall|may /;

/** Where a text says what it is, in characters of its normalised form. */
const TITLE_WITHIN = 600;

/**
 * A licence text in a form in which copies of it are equal: Unicode compatibility form, small letters, the
 * lines that hold nothing but a copyright notice or `All rights reserved` left out, everything between
 * letters and digits of any script one space. Nothing else is dropped: a sentence that was added changes it.
 */
export function normalisedLicenceText(text: string): string {
  const kept = text
    .normalize("NFKC")
    .toLowerCase()
    .split(/\r\n|[\n\r]/)
    .map((line) => line.replace(/[^\p{L}\p{N}]+/gu, " ").trim())
    .filter((line) => line !== "" && !isCopyrightLine(line));
  return kept.join(" ");
}

function isCopyrightLine(line: string): boolean {
  if (line === "all rights reserved") return true;
  if (!COPYRIGHT_NOTICE.test(line)) return false;
  return line.length <= LONGEST_COPYRIGHT_LINE && !WORDS_OF_TERMS.test(`${line} `);
}

/** What a text is: the licence whose text it equals, else the one that it calls itself, else none. */
export interface RecognisedText {
  readonly sha256: string;
  readonly licenceId: string | null;
  /** Its hash is in the table. */
  readonly isVerified: boolean;
}

/** Looks a text up by the hash of its normalised form, then by its title. */
export function recogniseText(text: string, rules: LicenceRules): RecognisedText {
  const normalised = normalisedLicenceText(text);
  const sha256 = sha256Of(normalised);
  const entries = Object.entries(rules.licences);
  const byHash = entries.find(([, { texts }]) => texts.some((known) => known.sha256 === sha256));
  if (byHash !== undefined) return { sha256, licenceId: byHash[0], isVerified: true };
  return {
    sha256,
    licenceId: idByTitle(normalised.slice(0, TITLE_WITHIN), rules),
    isVerified: false,
  };
}

/** The longest title that occurs: that of a variant holds that of the licence it varies. */
function idByTitle(beginning: string, rules: LicenceRules): string | null {
  let found: { readonly id: string; readonly length: number } | null = null;
  for (const [id, { titles }] of Object.entries(rules.licences)) {
    for (const title of titles) {
      const isLonger = title.length > (found?.length ?? 0);
      if (isLonger && beginning.includes(title)) found = { id, length: title.length };
    }
  }
  return found?.id ?? null;
}
