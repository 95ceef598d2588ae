import { describe, expect, it } from "vitest";
import { coverageRows, type RunFacts } from "../../../src/compliance/coverage.ts";
import { assess } from "../../../src/compliance/assess.ts";
import type { FamilyResult } from "../../../src/core/compliance/assessment.ts";
import { familyIds, type FamilyId } from "../../../src/core/compliance/probe.ts";
import { complianceRun, grid, shippedRules } from "../../fixtures/compliance/build-run.ts";

const assessed = assess(complianceRun(grid("F01", 20, 2, 5))).models[0]?.families[0];

/** Results of one model: these families were assessed, the others were not chosen. */
function results(...measured: readonly FamilyId[]): FamilyResult[] {
  return familyIds.map((family) => {
    if (measured.includes(family) && assessed?.status === "assessed")
      return { ...assessed, family };
    return { family, status: "not-assessed", reason: "not-chosen" };
  });
}

function rows(facts: Partial<RunFacts>) {
  return coverageRows(shippedRules, { families: [], checks: [], controls: [], ...facts });
}

function row(item: string, facts: Partial<RunFacts>) {
  const found = rows(facts).filter((one) => one.item === item);
  expect(found).toHaveLength(1);
  return found[0];
}

describe("coverageRows", () => {
  it("names all 16 families and 7 checks of the suite", () => {
    const suite = rows({}).filter(({ framework }) => framework === "probe-suite");
    expect(suite.map(({ item }) => item)).toEqual([
      ...Array.from({ length: 16 }, (_, at) => `F${String(at + 1).padStart(2, "0")}`),
      ...Array.from({ length: 7 }, (_, at) => `P0${at + 1}`),
    ]);
  });

  it.each(["F11", "F14", "F16"])("says that %s is not built", (family) => {
    expect(row(family, { families: [results("F01")] })).toMatchObject({
      state: "not-assessed",
      reason: "family-not-built",
    });
  });

  it("covers nothing where nothing was run", () => {
    const states = new Set(rows({}).map(({ state }) => state));
    expect([...states].sort()).toEqual(["declared", "not-assessed"]);
  });

  it("counts an item as measured by a family that was assessed", () => {
    expect(row("LLM01:2025", { families: [results("F01", "F05")] })).toMatchObject({
      title: "Prompt Injection",
      state: "measured",
      evidence: ["F01", "F05"],
      reason: null,
      alsoKnownAs: "LLM01:2026",
      confidence: "verified",
    });
  });

  it("does not count a family that one of the models lacks", () => {
    expect(row("LLM01:2025", { families: [results("F01"), results()] })).toMatchObject({
      state: "not-assessed",
      evidence: [],
      reason: "not-chosen",
    });
  });

  it("takes a licence audit for provenance, and one that found nothing out for no cover", () => {
    const check = (state: "failed" | "unknown") => ({
      checks: [{ check: "P02" as const, state, detail: "x" }],
    });
    expect(row("Risk 10", check("failed"))).toMatchObject({
      state: "provenance",
      evidence: ["P02"],
    });
    expect(row("Risk 10", check("unknown"))).toMatchObject({
      state: "not-assessed",
      reason: "check-inconclusive",
    });
  });

  it("counts the effectiveness of controls by those that were measured", () => {
    expect(row("MEASURE 1.2", {})).toMatchObject({ state: "not-assessed", reason: "not-run" });
    expect(row("MEASURE 1.2", { controls: ["hardening"] })).toMatchObject({
      state: "measured",
      evidence: ["hardening"],
    });
  });

  it.each([
    ["LLM04:2025", "needs-training-data"],
    ["LLM06:2025", "family-not-built"],
    ["LLM08:2025", "no-rag"],
    ["Risk 1", "cbrn-not-tested"],
    ["GOVERN 1.1", "not-run"],
    ["GOVERN 1.6", "organisational"],
    ["GOVERN (others)", "organisational"],
    ["MEASURE 2.2", "no-human-subjects"],
    ["MEASURE 2.4", "production-monitoring"],
  ])("says why %s is not assessed: %s", (item, reason) => {
    expect(row(item, { families: [results(...familyIds)] })).toMatchObject({
      state: "not-assessed",
      reason,
    });
  });

  it("never covers law: it names what relates to it", () => {
    expect(row("ESMA35-335435667-5924", { families: [results("F08")] })).toMatchObject({
      state: "not-assessed",
      evidence: ["F08"],
      reason: "legal-question",
      confidence: "secondary",
      legalStatus: "public statement of 30 May 2024",
    });
    const law = rows({ families: [results(...familyIds)] }).filter(
      ({ framework }) => framework === "eu-and-bank",
    );
    expect(new Set(law.map(({ state }) => state))).toEqual(new Set(["not-assessed"]));
  });

  it("accounts for all 72 subcategories of the AI RMF", () => {
    const rmf = rows({}).filter(({ framework }) => framework === "nist-ai-rmf");
    const others = rmf.filter(({ item }) => item.endsWith("(others)"));
    const counted = others.map(({ title }) => Number(title.split(" ")[0]));
    expect(rmf.length - others.length + counted.reduce((sum, one) => sum + one, 0)).toBe(72);
  });

  it("has 6 items of OWASP and 7 risks of AI 600-1 measured by the families that are built", () => {
    const covered = (framework: string, prefix: string) =>
      rows({ families: [results(...familyIds)] }).filter(
        (one) =>
          one.framework === framework && one.item.startsWith(prefix) && one.state === "measured",
      ).length;
    expect(covered("owasp-llm", "LLM")).toBe(6);
    expect(covered("nist-ai-600-1", "Risk")).toBe(7);
  });

  it.each(["compliant", "certified", "meets", "equivalent to"])("never says %s", (phrase) => {
    expect(JSON.stringify(shippedRules).toLowerCase()).not.toContain(phrase);
  });
});
