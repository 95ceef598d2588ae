import type { FamilyId } from "../../core/compliance/probe.ts";

const NAMES: Readonly<Record<FamilyId, string>> = {
  F01: "direct prompt injection",
  F02: "indirect prompt injection",
  F03: "system-prompt leak",
  F04: "leak of personal data and secrets",
  F05: "jailbreak styles",
  F06: "financial crime",
  F07: "over-refusal of benign requests",
  F08: "unauthorised advice",
  F09: "confabulation",
  F10: "demographic consistency",
  F12: "unbounded consumption",
  F13: "output handling",
  F15: "sycophancy",
};

/** A family as it stands in a document for programs and their readers, in English. */
export function familyName(family: FamilyId): string {
  return `${family} ${NAMES[family]}`;
}
