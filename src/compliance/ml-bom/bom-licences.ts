import type { LicenceFinding } from "../../core/compliance/evidence.ts";
import { known, type BomObject } from "./bom-parts.ts";

/**
 * SPDX ids of the licences that the audit knows by their terms. CycloneDX takes no other text as an id, so
 * whatever is not among these is written as a name.
 */
export const SPDX_IDS: readonly string[] = [
  "AGPL-3.0-only",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC-BY-NC-3.0",
  "CC-BY-NC-4.0",
  "CC-BY-NC-ND-4.0",
  "CC-BY-NC-SA-3.0",
  "CC-BY-NC-SA-4.0",
  "CC-BY-ND-4.0",
  "CC-BY-SA-3.0",
  "CC-BY-SA-4.0",
  "CC0-1.0",
  "GPL-3.0-only",
  "ISC",
  "MIT",
  "MPL-2.0",
  "OpenMDW-1.0",
];

/**
 * What the artefact declares of itself (`declared`), and the most restrictive licence of its chain
 * (`concluded`). Claims of base models stand with these. `null` where nothing is said.
 */
export function bomLicences(finding: LicenceFinding | null): readonly BomObject[] | null {
  if (finding === null) return null;
  const own = finding.claims.filter(({ source }) => source !== "base-model");
  const declared = own.map(({ licenceId, value }) => licenceId ?? value);
  const concluded = finding.effectiveLicenceId;
  const licences = [
    ...unique(declared).map((id) => licence(id, "declared")),
    ...(concluded === null ? [] : [licence(concluded, "concluded")]),
  ];
  return licences.length === 0 ? null : licences;
}

/** Base models, nearest first, with what is claimed of each. */
export function bomAncestors(finding: LicenceFinding | null): BomObject | null {
  if (finding === null || finding.baseModels.length === 0) return null;
  return {
    ancestors: finding.baseModels.map((name) => {
      const claims = finding.claims.filter(
        ({ source, of }) => source === "base-model" && of === name,
      );
      const licences = unique(claims.map(({ licenceId, value }) => licenceId ?? value));
      return known({
        type: "machine-learning-model",
        name,
        licenses: licences.length === 0 ? null : licences.map((id) => licence(id, "declared")),
      });
    }),
  };
}

function licence(id: string, acknowledgement: "declared" | "concluded"): BomObject {
  const named = SPDX_IDS.includes(id) ? { id } : { name: id };
  return { license: { ...named, acknowledgement } };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
