import type { LockedModel } from "../lock.ts";
import type { HubCard } from "./hub-api.ts";

export type LockedLicence = LockedModel["licence"];

type Names = Readonly<Record<string, readonly [id: string, name: string, url: string]>>;

const SPDX = "https://spdx.org/licenses";

/** The hub's licence ids that SPDX has too. The hub writes SPDX ids in small letters. */
const SPDX_LICENCES: Names = {
  "apache-2.0": ["Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"],
  mit: ["MIT", "MIT License", `${SPDX}/MIT`],
  "bsd-2-clause": ["BSD-2-Clause", "BSD 2-Clause License", `${SPDX}/BSD-2-Clause`],
  "bsd-3-clause": ["BSD-3-Clause", "BSD 3-Clause License", `${SPDX}/BSD-3-Clause`],
  isc: ["ISC", "ISC License", `${SPDX}/ISC`],
  unlicense: ["Unlicense", "The Unlicense", `${SPDX}/Unlicense`],
  "cc0-1.0": ["CC0-1.0", "Creative Commons Zero 1.0", `${SPDX}/CC0-1.0`],
  "cc-by-4.0": ["CC-BY-4.0", "Creative Commons Attribution 4.0", `${SPDX}/CC-BY-4.0`],
  "cc-by-sa-4.0": [
    "CC-BY-SA-4.0",
    "Creative Commons Attribution Share Alike 4.0",
    `${SPDX}/CC-BY-SA-4.0`,
  ],
  "cc-by-nc-4.0": [
    "CC-BY-NC-4.0",
    "Creative Commons Attribution Non Commercial 4.0",
    `${SPDX}/CC-BY-NC-4.0`,
  ],
  "cc-by-nc-sa-4.0": [
    "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution Non Commercial Share Alike 4.0",
    `${SPDX}/CC-BY-NC-SA-4.0`,
  ],
  "mpl-2.0": ["MPL-2.0", "Mozilla Public License 2.0", `${SPDX}/MPL-2.0`],
  "gpl-3.0": ["GPL-3.0-only", "GNU General Public License 3.0", `${SPDX}/GPL-3.0-only`],
  "agpl-3.0": ["AGPL-3.0-only", "GNU Affero General Public License 3.0", `${SPDX}/AGPL-3.0-only`],
};

/** Licences of model publishers that SPDX does not have. */
const OTHER_LICENCES: Names = {
  gemma: ["LicenseRef-Gemma", "Gemma Terms of Use", "https://ai.google.dev/gemma/terms"],
  llama2: ["LicenseRef-Llama-2", "Llama 2 Community License", "https://ai.meta.com/llama/license/"],
  llama3: [
    "LicenseRef-Llama-3",
    "Llama 3 Community License",
    "https://www.llama.com/llama3/license/",
  ],
  "llama3.1": [
    "LicenseRef-Llama-3.1",
    "Llama 3.1 Community License",
    "https://www.llama.com/llama3_1/license/",
  ],
  "llama3.2": [
    "LicenseRef-Llama-3.2",
    "Llama 3.2 Community License",
    "https://www.llama.com/llama3_2/license/",
  ],
  "llama3.3": [
    "LicenseRef-Llama-3.3",
    "Llama 3.3 Community License",
    "https://www.llama.com/llama3_3/license/",
  ],
};

/** SPDX licences that ask for no more than the notice to be kept. */
const PERMISSIVE: ReadonlySet<string> = new Set(
  "Apache-2.0 MIT BSD-2-Clause BSD-3-Clause ISC Unlicense CC0-1.0 CC-BY-4.0 0BSD Zlib BSL-1.0 MIT-0".split(
    " ",
  ),
);

/** Whether a licence is one that nobody has to read before use. */
export function isPermissive({ id }: Pick<LockedLicence, "id">): boolean {
  return PERMISSIVE.has(id);
}

/**
 * The licence that a card names: with its SPDX identifier where there is one, else as `LicenseRef-...`.
 * @param repositoryUrl where the terms can be looked for when the card does not say
 */
export function licenceOfCard(card: HubCard, repositoryUrl: string): LockedLicence {
  const [first] = [card?.license ?? ""].flat();
  const id = (first ?? "").trim().toLowerCase();
  const known = own(SPDX_LICENCES, id) ?? own(OTHER_LICENCES, id);
  if (known === null) return unlistedLicence(card, id, repositoryUrl);
  const [lockId, name, url] = known;
  return { id: lockId, name, url, textSha256: null };
}

function unlistedLicence(card: HubCard, id: string, repositoryUrl: string): LockedLicence {
  const link = card?.license_link ?? "";
  const url = isWebAddress(link) ? link : repositoryUrl;
  const name = cleaned(card?.license_name ?? (id === "other" ? "" : id));
  if (name === "") {
    const unknown = "no licence named by its publisher";
    return { id: "LicenseRef-Unknown", name: unknown, url, textSha256: null };
  }
  const word = name.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-+|-+$/g, "");
  const lockId = `LicenseRef-${word === "" ? "Other" : word}`;
  return { id: lockId, name, url, textSha256: null };
}

function own(names: Names, id: string): Names[string] | null {
  return Object.hasOwn(names, id) ? (names[id] ?? null) : null;
}

/** One line of a decent length, without what would steer a terminal. */
function cleaned(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim()
    .slice(0, 100);
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/.test(text) && URL.canParse(text) && !/[\u0000-\u0020]/.test(text);
}
