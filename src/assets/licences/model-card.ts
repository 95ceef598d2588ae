import { z } from "zod";
import type { LicenceStatement } from "../../core/compliance/licence-sources.ts";
import { frontMatterValues } from "./front-matter.ts";
import { repositoryOf } from "./repository-name.ts";

/** What a model card says about licence and origin. */
export interface CardLicence {
  /** `null` when it names no licence. */
  readonly statement: LicenceStatement | null;
  readonly baseModels: readonly string[];
}

const MOST_BASE_MODELS = 16;
const LONGEST_WORDS = 400;

const wordsSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).trim().slice(0, LONGEST_WORDS));
/** Each time that the key stands there: a word, a list of them, or nothing. */
const valuesSchema = z.array(
  z.union([
    z.array(wordsSchema),
    wordsSchema.transform((word) => [word]),
    z.null().transform((): string[] => []),
  ]),
);
const cardSchema = z.strictObject({
  license: valuesSchema,
  license_name: valuesSchema,
  license_link: valuesSchema,
  base_model: valuesSchema,
});
const KEYS = ["license", "license_name", "license_link", "base_model"] as const;

/**
 * Reads the front matter of a card: `license` (a word, or a list whose members all hold), `license_name`,
 * `license_link`, `base_model`. Front matter that cannot be read names a licence that nobody knows.
 */
export function cardLicenceOf(card: string): CardLicence {
  const values = frontMatterValues(card, KEYS);
  const parsed = cardSchema.safeParse(values);
  if (values !== null && !parsed.success) return UNREADABLE;
  if (!parsed.success) return { statement: null, baseModels: [] };
  const { license, license_name, license_link, base_model } = parsed.data;
  const statement = {
    source: "model-card",
    license: joined(license),
    name: joined(license_name),
    link: joined(license_link),
  } as const;
  const isSilent = statement.license === null && statement.name === null && statement.link === null;
  return { statement: isSilent ? null : statement, baseModels: baseModelsOf(base_model.flat()) };
}

const UNREADABLE: CardLicence = {
  statement: {
    source: "model-card",
    license: "(front matter that cannot be read)",
    name: null,
    link: null,
  },
  baseModels: [],
};

function joined(values: readonly (readonly string[])[]): string | null {
  const words = values.flat();
  return words.length === 0 ? null : words.join(",");
}

function baseModelsOf(names: readonly string[]): string[] {
  const kept = names.slice(0, MOST_BASE_MODELS).map((name) => repositoryOf(name) ?? name);
  const more = names.length - kept.length;
  const named = kept.filter((name) => name !== "");
  return more > 0 ? [...named, `${more} more that are not read`] : named;
}
