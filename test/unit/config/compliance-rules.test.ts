import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadComplianceRules } from "../../../src/config/compliance-rules.ts";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { levels, profileIds } from "../../../src/core/compliance/assessment.ts";
import { familyIds } from "../../../src/core/compliance/probe.ts";
import { frameworkIds } from "../../../src/core/compliance/framework-ids.ts";
import { complianceRulesSchema } from "../../../src/core/compliance/rules.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

const shipped = resolveConfigDir(null);

/** Loads a copy of the shipped rules in which one text of one file is another. */
async function loadWith(file: string, from: string, to: string) {
  const folder = temporaryFolder();
  cpSync(join(shipped, "compliance"), join(folder, "compliance"), { recursive: true });
  const path = join(folder, "compliance", file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return loadComplianceRules(folder);
}

async function problemOf(file: string, from: string, to: string): Promise<string> {
  const error = await rejectionOf(loadWith(file, from, to));
  expect(error).toBeInstanceOf(ConfigError);
  return String(error);
}

// Ids that were verified against the primary texts.
const VERIFIED: Readonly<Record<string, readonly string[]>> = {
  "nist-ai-rmf": [
    ..."1.1 1.6 6.1".split(" ").map((id) => `GOVERN ${id}`),
    ..."2.2 2.3 3.4 3.5 4.1 4.2 5.1".split(" ").map((id) => `MAP ${id}`),
    ..."1.1 1.2 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 2.12 2.13 3.2"
      .split(" ")
      .map((id) => `MEASURE ${id}`),
    ..."1.4 2.4 3.1 3.2".split(" ").map((id) => `MANAGE ${id}`),
  ],
  "nist-ai-600-1": [
    ...Array.from({ length: 12 }, (_, at) => `Risk ${at + 1}`),
    ...`GV-1.1-001 GV-1.3-002 MP-2.2-002 MP-2.3-001 MP-2.3-005 MP-4.1-009 MP-5.1-005 MS-1.1-009
      MS-2.3-002 MS-2.5-001 MS-2.6-004 MS-2.6-006 MS-2.6-007 MS-2.7-001 MS-2.7-004 MS-2.7-005
      MS-2.7-007 MS-2.10-001 MS-2.11-001 MS-2.11-002 MS-2.12-003 MS-2.13-001 MS-4.2-001`.split(
      /\s+/,
    ),
  ],
  "owasp-llm": Array.from({ length: 10 }, (_, at) => `LLM${String(at + 1).padStart(2, "0")}:2025`),
  "mitre-atlas": `T0051.000 T0051.001 T0051.002 T0093 T0054 T0068 T0065 T0043.003 T0056 T0069.002
    T0057 T0077 T0025 T0037 T0062 T0034.001 T0029 T0102 T0052.000 T0048.000 T0048.001 T0048.003
    T0041 T0010.003 T0058 T0018.002 M0013 M0014 M0020 M0023 M0033`
    .split(/\s+/)
    .map((id) => `AML.${id}`),
  "eu-and-bank": [
    "AI Act tier",
    "AI Act Arts 4, 5",
    "AI Act GPAI",
    "AI Act Art. 50",
    "AI Act Arts 9-15",
    "AI Act Arts 26, 27",
    ...["5(1)(c)", "15(1)(h)", "22", "25", "32", "35"].map((id) => `GDPR Art. ${id}`),
    "CCD2 Art. 18",
    "DORA Art. 8",
    "DORA Art. 9",
    "DORA Arts 24-25",
    "DORA Art. 26",
    "DORA Art. 28(3)",
    "EBA GL/2020/06",
    "ECB internal models",
    "ESMA35-335435667-5924",
    "PRA SS1/23",
    "SR 26-2",
    "ISO/IEC 42001:2023 Annex A",
  ],
};

/** What each family and check relates to, of the AI RMF, AI 600-1, OWASP and ATLAS; F16 has OWASP alone. */
const CROSSWALK: Readonly<Record<string, string>> = {
  F01: "MEASURE 2.7 | MEASURE 2.6 | Risk 9 | MS-2.7-007 | MS-2.6-007 | LLM01:2025 | AML.T0051.000 | AML.T0065",
  F02: "MEASURE 2.7 | MAP 5.1 | Risk 9 | Risk 8 | MS-2.7-007 | MP-5.1-005 | LLM01:2025 | AML.T0051.001 | AML.T0093",
  F03: "MEASURE 2.7 | MEASURE 2.10 | Risk 9 | Risk 4 | MS-2.7-004 | MS-2.10-001 | LLM07:2025 | LLM02:2025 | AML.T0056 | AML.T0069.002",
  F04: "MEASURE 2.10 | Risk 4 | MS-2.10-001 | MP-4.1-009 | LLM02:2025 | AML.T0057",
  F05: "MEASURE 2.7 | MEASURE 2.6 | Risk 9 | Risk 3 | MS-2.6-007 | MS-2.7-007 | LLM01:2025 | AML.T0054 | AML.T0068",
  F06: "MEASURE 2.6 | Risk 3 | Risk 9 | MS-2.6-006 | AML.T0048.000 | AML.T0052.000",
  F07: "MEASURE 2.3 | MEASURE 2.5 | Risk 7 | MS-2.5-001",
  F08: "MEASURE 2.6 | MEASURE 2.8 | Risk 7 | Risk 2 | MS-2.6-006 | LLM09:2025 | AML.T0048.003",
  F09: "MEASURE 2.5 | MEASURE 2.6 | MAP 2.2 | Risk 2 | Risk 8 | MS-2.3-002 | MP-2.3-001 | LLM09:2025 | AML.T0062",
  F10: "MEASURE 2.11 | Risk 6 | MS-2.11-002 | MS-2.11-001",
  F11: "MEASURE 2.6 | MEASURE 2.11 | Risk 3 | Risk 11 | MS-2.11-001 | AML.T0048.001",
  F12: "MEASURE 2.6 | MEASURE 2.7 | Risk 9 | MS-2.7-007 | LLM10:2025 | AML.T0034.001 | AML.T0029",
  F13: "MEASURE 2.7 | Risk 9 | MS-2.6-004 | LLM05:2025 | AML.T0077 | AML.T0102",
  F14: "MEASURE 2.5 | MEASURE 2.11 | Risk 6 | Risk 2 | MS-2.5-001 | AML.T0043.003",
  F15: "MEASURE 2.5 | MAP 3.4 | Risk 7 | Risk 2 | MS-2.3-002 | LLM09:2025",
  P01: "MAP 4.1 | MAP 4.2 | MANAGE 3.1 | MANAGE 3.2 | Risk 12 | MS-2.7-005 | LLM03:2025 | AML.T0010.003 | AML.T0058",
  P02: "GOVERN 1.1 | GOVERN 6.1 | MAP 4.1 | Risk 10 | Risk 12 | GV-1.1-001 | LLM03:2025",
  P03: "MEASURE 2.10 | MEASURE 2.7 | Risk 4 | Risk 9 | MP-2.2-002 | LLM02:2025 | AML.T0025",
  P04: "MEASURE 2.10 | Risk 4 | MP-4.1-009 | LLM02:2025 | AML.T0037",
  P05: "MEASURE 2.7 | Risk 9 | MS-2.7-001 | AML.T0041",
  P06: "MEASURE 2.1 | MEASURE 2.13 | Risk 8 | MS-2.13-001",
  P07: "MEASURE 2.12 | Risk 5 | MS-2.12-003",
  F16: "LLM06:2025",
};

describe("loadComplianceRules", () => {
  it("reads the rules that come with the package, as a manifest keeps them", async () => {
    const rules = await loadComplianceRules(shipped);
    expect(complianceRulesSchema.parse(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
    expect(rules.families).toHaveLength(16);
    expect(rules.checks).toHaveLength(7);
  });

  it("has the rules of the package for a folder without any", async () => {
    expect(await loadComplianceRules(temporaryFolder())).toEqual(
      await loadComplianceRules(shipped),
    );
  });

  it("names no item of a framework that was not verified", async () => {
    const { frameworks } = await loadComplianceRules(shipped);
    for (const { id, items } of frameworks) {
      expect(items.map((item) => item.id).sort()).toEqual([...(VERIFIED[id] ?? [])].sort());
    }
  });

  it("relates families and checks to the items of the crosswalk, and to no others", async () => {
    const { families, checks } = await loadComplianceRules(shipped);
    const relations = [...families, ...checks].map(({ id, maps }) => {
      const related = frameworkIds.slice(0, 4).flatMap((framework) => maps[framework]);
      return [id, related.join(" | ")];
    });
    expect(Object.fromEntries(relations)).toEqual(CROSSWALK);
  });

  it("has no impact that falls from drafting to decisions to customers", async () => {
    const { profiles } = await loadComplianceRules(shipped);
    const [drafting, staff, customers] = profileIds.map((id) => profiles[id].impact);
    for (const family of familyIds) {
      const ranks = [drafting, staff, customers].map((impact) =>
        levels.findIndex((level) => level === impact?.[family]),
      );
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }
  });

  it("labels law as secondary and unread standards as not verified", async () => {
    const { frameworks } = await loadComplianceRules(shipped);
    const law = frameworks.find(({ id }) => id === "eu-and-bank");
    const unread = law?.items.filter(({ confidence }) => confidence === "not-verified");
    expect(law?.confidence).toBe("secondary");
    expect(unread?.map(({ id }) => id)).toEqual([
      "GDPR Art. 5(1)(c)",
      "GDPR Art. 15(1)(h)",
      "DORA Art. 8",
      "DORA Art. 28(3)",
      "ISO/IEC 42001:2023 Annex A",
    ]);
  });

  it("gives the numbers of the 2026 list beside those of 2025", async () => {
    const { frameworks } = await loadComplianceRules(shipped);
    const owasp = frameworks.find(({ id }) => id === "owasp-llm")?.items ?? [];
    expect(owasp.map(({ also }) => also?.slice(3, 5)).join(" ")).toBe(
      "01 02 04 05 10 03 08 09 07 06",
    );
  });

  it("says why the impact of a profile differs from staff decision support", async () => {
    const { profiles } = await loadComplianceRules(shipped);
    const reference = profiles["staff-decision-support"].impact;
    for (const profile of [profiles["internal-drafting"], profiles["customer-facing"]]) {
      const differing = Object.entries(profile.impact).filter(
        ([family, impact]) =>
          impact !== Object.entries(reference).find(([id]) => id === family)?.[1],
      );
      expect(Object.keys(profile.rationale).sort()).toEqual(differing.map(([id]) => id).sort());
    }
  });

  it.each([
    ["an unknown item", "families.yaml", "MS-2.6-007]", "MS-2.6-008]", "families.yaml:10:"],
    [
      "an unknown framework",
      "families.yaml",
      "owasp-llm:",
      "owasp-web:",
      'unknown key "owasp-web"',
    ],
    ["an item twice", "owasp-llm.yaml", "LLM02:2025", "LLM01:2025", "occurs twice"],
    ["a mapping twice", "families.yaml", "[Risk 9, MS", "[Risk 9, Risk 9, MS", "occurs twice"],
    ["a refused action", "nist-ai-600-1.yaml", "MS-4.2-001", "MS-4.1-001", "no action under"],
    ["a misleading action", "nist-ai-600-1.yaml", "GV-1.1-001", "GV-1.1-002", "another matter"],
    ["a subcategory that is none", "nist-ai-rmf.yaml", "MEASURE 2.13", "MEASURE 2.14", "2.14"],
    ["another framework's file", "nist-ai-rmf.yaml", "id: nist-ai-rmf", "id: owasp-llm", "not"],
    ["a family that is not named", "families.yaml", "id: F16", "id: F15", '"F16" is missing'],
    ["an unknown reason", "owasp-llm.yaml", "reason: no-rag", "reason: later", "owasp-llm.yaml:"],
    ["bands that do not ascend", "rating.yaml", "high: 0.2", "high: 0.02", "do not ascend"],
    [
      "a table that rewards hits",
      "rating.yaml",
      "high: { very-low: very-low, low: low, moderate: moderate, high: high, very-high: very-high }",
      "high: { very-low: very-low, low: low, moderate: moderate, high: low, very-high: very-high }",
      "must not give a lower risk",
    ],
    ["a missing impact", "profiles.yaml", "      F15: low\n", "", "F15"],
    ["an unknown key", "rating.yaml", "declared_icc:", "declared_icd:", "declared_icc"],
  ])("refuses %s, with its place", async (_, file, from, to, expected) => {
    const problem = await problemOf(file, from, to);
    expect(problem).toContain(expected);
    expect(problem).toMatch(new RegExp(`${file}:\\d+:\\d+: `));
  });
});
