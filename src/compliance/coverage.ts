import type { CoverageRow, FamilyResult } from "../core/compliance/assessment.ts";
import { RMF_STRUCTURE } from "../core/compliance/framework-ids.ts";
import { familyIdSchema } from "../core/compliance/probe.ts";
import type {
  ComplianceRules,
  CoverageReason,
  Framework,
  FrameworkItem,
  FrameworkMaps,
} from "../core/compliance/rules.ts";
import type { CheckResult } from "./checks.ts";

/** What a run has, as far as coverage depends on it. */
export interface RunFacts {
  /** Results of every model. */
  readonly families: readonly (readonly FamilyResult[])[];
  readonly checks: readonly CheckResult[];
  /** Controls whose effect was measured. */
  readonly controls: readonly string[];
}

/** Something that may relate to items: a family, a check, the controls. */
interface Source {
  readonly id: string;
  readonly title: string;
  readonly maps: FrameworkMaps;
  readonly state: "measured" | "provenance" | "not-assessed";
  readonly reason: CoverageReason | FamilyReason | null;
}

type FamilyReason = Extract<FamilyResult, { status: "not-assessed" }>["reason"];

/**
 * How far this very run covers the suite and each item of the frameworks. An item counts as measured where
 * one family that relates to it was assessed for every model; that says that something was measured, never
 * that the item is met.
 */
export function coverageRows(rules: ComplianceRules, facts: RunFacts): CoverageRow[] {
  const sources = [
    ...rules.families.map((family) => familySource(family, facts)),
    ...rules.checks.map((check) => checkSource(check, facts)),
  ];
  const controls = facts.controls.map((id): Source => ({
    id,
    title: id,
    maps: rules.controls.maps,
    state: "measured",
    reason: null,
  }));
  return [
    ...sources.map(suiteRow),
    ...rules.frameworks.flatMap((framework) => [
      ...framework.items.map((item) => itemRow(framework, item, [...sources, ...controls])),
      ...unlistedRows(framework),
    ]),
  ];
}

function familySource(
  { id, title, maps }: ComplianceRules["families"][number],
  { families }: RunFacts,
): Source {
  const named = { id, title, maps };
  if (!familyIdSchema.safeParse(id).success) {
    return { ...named, state: "not-assessed", reason: "family-not-built" };
  }
  const results = families.flatMap((list) => list.filter(({ family }) => family === id));
  const absent = results.find((result) => result.status === "not-assessed");
  if (absent?.status === "not-assessed") {
    return { ...named, state: "not-assessed", reason: absent.reason };
  }
  return results.length === 0
    ? { ...named, state: "not-assessed", reason: "not-run" }
    : { ...named, state: "measured", reason: null };
}

function checkSource(
  { id, title, maps, shows }: ComplianceRules["checks"][number],
  { checks }: RunFacts,
): Source {
  const state = checks.find(({ check }) => check === id)?.state ?? "not-run";
  const named = { id, title, maps };
  if (state === "passed" || state === "failed") return { ...named, state: shows, reason: null };
  const reason = state === "unknown" ? "check-inconclusive" : "not-run";
  return { ...named, state: "not-assessed", reason };
}

const SUITE = "probe-suite";

function suiteRow({ id, title, state, reason }: Source): CoverageRow {
  return {
    framework: SUITE,
    item: id,
    title,
    state,
    evidence: state === "not-assessed" ? [] : [id],
    reason,
    alsoKnownAs: null,
    confidence: "verified",
  };
}

function itemRow(
  framework: Framework,
  item: FrameworkItem,
  sources: readonly Source[],
): CoverageRow {
  const related = sources.filter(({ maps }) => maps[framework.id].includes(item.id));
  const ran = related.filter(({ state }) => state !== "not-assessed");
  const state = stateOf(framework, item, ran);
  return {
    framework: framework.id,
    item: item.id,
    title: item.title,
    state,
    evidence: ran.map(({ id }) => id),
    reason: state === "not-assessed" ? reasonOf(framework, item, related) : null,
    alsoKnownAs: item.also ?? null,
    confidence: item.confidence ?? framework.confidence,
    ...(item.legal_status === undefined ? {} : { legalStatus: item.legal_status }),
  };
}

function stateOf(
  { covers }: Framework,
  item: FrameworkItem,
  ran: readonly Source[],
): CoverageRow["state"] {
  if (covers === "by-evidence" && ran.some(({ state }) => state === "measured")) return "measured";
  if (covers === "by-evidence" && ran.length > 0) return "provenance";
  return item.declared === true ? "declared" : "not-assessed";
}

/** Where all that relates to an item is absent for one reason, that one; else that it was not run. */
function reasonOf({ covers }: Framework, item: FrameworkItem, related: readonly Source[]): string {
  if (covers === "never" || related.length === 0) return item.reason;
  const reasons = new Set(related.map(({ reason }) => reason));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined && only !== null ? only : "not-run";
}

/** Subcategories of the AI RMF that no item names, counted by function: nobody takes them for covered. */
function unlistedRows({ id, items, confidence }: Framework): CoverageRow[] {
  if (id !== "nist-ai-rmf") return [];
  return Object.entries(RMF_STRUCTURE).flatMap(([name, sizes]) => {
    const all = sizes.reduce((sum, size) => sum + size, 0);
    const count = all - items.filter((item) => item.id.startsWith(`${name} `)).length;
    if (count === 0) return [];
    return [
      {
        framework: id,
        item: `${name} (others)`,
        title: `${count} more subcategories of ${all}`,
        state: "not-assessed" as const,
        evidence: [],
        reason: "organisational",
        alsoKnownAs: null,
        confidence,
      },
    ];
  });
}
