import type { LicenceStatement } from "../../core/compliance/licence-sources.ts";
import type { GgufValue } from "../gguf/metadata-values.ts";
import type { GgufFile } from "../gguf/read-gguf.ts";
import { repositoryOf } from "./repository-name.ts";

/** What the header of a model file says about its licence and its origin. */
export interface GgufLicence {
  readonly statement: LicenceStatement | null;
  readonly baseModels: readonly string[];
  readonly originRepositories: readonly string[];
  readonly architecture: string | null;
}

/** Merges of more models are not read to the end; that the rest is unknown is said. */
const MOST_BASE_MODELS = 16;

/**
 * Reads `general.license`, `.name`, `.link`, `general.base_model.{i}.*` and its origin: addresses, else who made it and its name.
 * Source of the keys: GGUF specification, "General metadata".
 */
export function ggufLicence({ metadata }: Pick<GgufFile, "metadata">): GgufLicence {
  const text = (key: string): string | null => wordsOf(metadata.get(key));
  const license = text("general.license");
  const name = text("general.license.name");
  const link = text("general.license.link");
  const organization = text("general.organization");
  const origins = [
    repositoryOf(text("general.source.huggingface.repository")),
    repositoryOf(text("general.source.repo_url")),
    organization === null ? null : nameOf(organization, text("general.name")),
  ];
  return {
    statement:
      license === null && name === null && link === null
        ? null
        : { source: "gguf-header", license, name, link },
    baseModels: baseModelsOf(metadata, text),
    originRepositories: origins.filter((repository) => repository !== null),
    architecture: text("general.architecture"),
  };
}

function baseModelsOf(
  metadata: ReadonlyMap<string, GgufValue>,
  text: (key: string) => string | null,
): string[] {
  const found: string[] = [];
  for (let index = 0; index < MOST_BASE_MODELS; index += 1) {
    const at = `general.base_model.${index}`;
    const address = text(`${at}.repo_url`);
    const name = nameOf(text(`${at}.organization`), text(`${at}.name`));
    const model = repositoryOf(address) ?? name ?? address;
    if (model !== null) found.push(model);
  }
  const count = metadata.get("general.base_model.count");
  const announced = typeof count === "number" ? count : 0;
  return announced > found.length
    ? [...found, `${announced - found.length} more that the header does not name`]
    : found;
}

/** Converters write `Gemma 3 270m It` of `Google` for `google/gemma-3-270m-it`. */
function nameOf(organization: string | null, name: string | null): string | null {
  if (name === null) return organization;
  const joined = name.trim().replace(/\s+/g, "-");
  return organization === null ? joined : `${organization.trim().replace(/\s+/g, "-")}/${joined}`;
}

/** A text of the header; something else in its place names nothing, and says so. */
function wordsOf(value: GgufValue | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string") return "(not a text)";
  return value.trim() === "" ? null : value.slice(0, LONGEST_WORDS);
}

/** Names of licences and models are short; whole licence texts in their place name nothing. */
const LONGEST_WORDS = 400;
