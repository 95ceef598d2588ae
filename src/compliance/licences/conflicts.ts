import type { LicenceClaim, LicenceFinding } from "../../core/compliance/evidence.ts";
import {
  type LicenceClass,
  licenceClasses,
  type LicenceRules,
} from "../../core/compliance/licence-rules.ts";
import { type LicenceNames, ruleOf } from "./licence-id.ts";

export type LicenceConflict = LicenceFinding["conflicts"][number];

/**
 * Where claims contradict each other:
 * - `claims-differ`: header, card, lock and licence text name licences of different families.
 * - `more-permissive-than-base`: what was derived asks less than what it was derived from.
 *
 * @param own claims about the file itself, whose licence is known
 * @param bases claims about its base models
 */
export function conflictsOf(
  own: readonly LicenceClaim[],
  bases: readonly LicenceClaim[],
  rules: LicenceRules,
  names: LicenceNames,
): LicenceConflict[] {
  return [...differences(own, rules), ...relabellings(own, bases, rules, names)];
}

function differences(own: readonly LicenceClaim[], rules: LicenceRules): LicenceConflict[] {
  const families = new Set(own.map(({ licenceId }) => familyOf(licenceId, rules)));
  if (families.size < 2) return [];
  const detail = own.map(({ source, licenceId }) => `${source}: ${licenceId ?? ""}`).join("; ");
  return [{ code: "claims-differ", detail }];
}

function familyOf(id: string | null, rules: LicenceRules): string | null {
  return id === null ? null : (ruleOf(rules, id)?.family ?? id);
}

function relabellings(
  own: readonly LicenceClaim[],
  bases: readonly LicenceClaim[],
  rules: LicenceRules,
  names: LicenceNames,
): LicenceConflict[] {
  const child = names.mostRestrictive(own.map(({ licenceId }) => licenceId));
  const childClass = child === null ? null : classOf(child, rules);
  if (child === null || childClass === null) return [];
  return bases.flatMap(({ of, licenceId }) => {
    const parentClass = licenceId === null ? null : classOf(licenceId, rules);
    if (licenceId === null || parentClass === null) return [];
    if (licenceClasses.indexOf(childClass) >= licenceClasses.indexOf(parentClass)) return [];
    const detail = `${child} (${childClass}) over ${of}: ${licenceId} (${parentClass})`;
    return [{ code: "more-permissive-than-base", detail }];
  });
}

function classOf(id: string, rules: LicenceRules): LicenceClass | null {
  return ruleOf(rules, id)?.class ?? null;
}
