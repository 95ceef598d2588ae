import parse, { type Info } from "spdx-expression-parse";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";

/** Longer words are not the name of a licence. */
const LONGEST_NAME = 300;
/** Licences that one model or data set can name together. */
const MOST_PARTS = 16;

/** More restrictive than any licence of the table: nobody has read its terms yet. */
const NOT_IN_TABLE = 1000;

/** Finds the licence that words mean: an SPDX identifier or a `LicenseRef-...` of the rules. */
export class LicenceNames {
  readonly #rules: LicenceRules;
  readonly #ids = new Map<string, string>();

  constructor(rules: LicenceRules) {
    this.#rules = rules;
    for (const [id, { aliases }] of Object.entries(rules.licences)) {
      for (const name of [id, ...aliases]) this.#ids.set(plain(name), id);
    }
  }

  /**
   * The licence that a hub, a header or a lock means: by its name, its address, a list with commas (all of
   * them hold, the most restrictive counts), or an SPDX expression (AND the most restrictive, OR the least;
   * an exception behind WITH takes nothing away). `null` when the words name no licence, or name one of
   * several that nobody knows. SPDX identifiers that are not in the rules are returned as they are.
   */
  idOf(words: string): string | null {
    if (words.length > LONGEST_NAME) return null;
    const known = this.#ids.get(plain(words));
    if (known !== undefined) return known;
    const parts = words.split(",");
    if (parts.length === 1) return this.#idOfExpression(words.trim());
    if (parts.length > MOST_PARTS) return null;
    return this.mostRestrictive(parts.map((part) => this.idOf(part)));
  }

  /** Every licence that words mention, whether all of them hold or one may be chosen. */
  mentioned(words: string): string[] {
    if (words.length > LONGEST_NAME) return [];
    const names = words.split(/[,()\s]+/).slice(0, LONGEST_NAME);
    return [words, ...names].flatMap((name) => this.#ids.get(plain(name)) ?? []);
  }

  /** How much a licence asks; what is not in the table asks more than all that is. */
  restrictivenessOf(id: string): number {
    return ruleOf(this.#rules, id)?.restrictiveness ?? NOT_IN_TABLE;
  }

  /** Of licences that all hold; `null` when one of them is not known, or there is none. */
  mostRestrictive(ids: readonly (string | null)[]): string | null {
    const known = ids.filter((id) => id !== null);
    if (known.length < ids.length) return null;
    return this.#sorted(known).at(-1) ?? null;
  }

  #leastRestrictive(ids: readonly (string | null)[]): string | null {
    return this.#sorted(ids.filter((id) => id !== null))[0] ?? null;
  }

  #sorted(ids: readonly string[]): string[] {
    return ids.toSorted((a, b) => this.restrictivenessOf(a) - this.restrictivenessOf(b));
  }

  #idOfExpression(words: string): string | null {
    try {
      return this.#idOfParsed(parse(this.#withSpdxCase(words)));
    } catch {
      return null;
    }
  }

  /** The parser takes `Apache-2.0` and refuses `apache-2.0`. */
  #withSpdxCase(words: string): string {
    return words.replace(/[A-Za-z0-9.-]+/g, (word) => this.#ids.get(plain(word)) ?? word);
  }

  #idOfParsed(parsed: Info): string | null {
    if ("conjunction" in parsed) {
      const sides = [this.#idOfParsed(parsed.left), this.#idOfParsed(parsed.right)];
      return parsed.conjunction === "and"
        ? this.mostRestrictive(sides)
        : this.#leastRestrictive(sides);
    }
    const id = this.#ids.get(plain(parsed.license)) ?? parsed.license;
    // Anybody can write a reference; only those of the table say which terms are meant.
    return id.startsWith("LicenseRef-") && ruleOf(this.#rules, id) === null ? null : id;
  }
}

/** The rule of a licence; `null` when the table has none. */
export function ruleOf(rules: LicenceRules, id: string): LicenceRules["licences"][string] | null {
  return Object.hasOwn(rules.licences, id) ? (rules.licences[id] ?? null) : null;
}

/** Spelling without what does not matter: case, scheme of an address, spaces, underscores, dashes. */
function plain(name: string): string {
  return name
    .slice(0, LONGEST_NAME)
    .normalize("NFKC")
    .toLowerCase()
    .trim()
    .replace(/^https?:\/\/(?:www\.)?/, "")
    .replace(/[\s_-]+/g, "-")
    .replace(/\/$/, "");
}
