import { resolveConfigDir } from "../../../../src/config/config-dir.ts";
import { loadLicenceRules } from "../../../../src/config/licence-rules.ts";
import type {
  LicenceSources,
  LicenceStatement,
} from "../../../../src/core/compliance/licence-sources.ts";

/** The table that comes with the package. */
export const RULES = await loadLicenceRules(resolveConfigDir(null));

/** A model about which nothing is said, but for what a test says. */
export function modelSources(given: Partial<LicenceSources> = {}): LicenceSources {
  return {
    kind: "model",
    subject: "m",
    statements: [],
    texts: [],
    baseModels: [],
    originRepositories: [],
    architecture: "llama",
    ...given,
  };
}

export function header(license: string | null): LicenceStatement {
  return { source: "gguf-header", license, name: null, link: null };
}

export function card(
  license: string | null,
  name: string | null = null,
  link: string | null = null,
): LicenceStatement {
  return { source: "model-card", license, name, link };
}

export function lock(license: string): LicenceStatement {
  return { source: "models-lock", license, name: null, link: null };
}
