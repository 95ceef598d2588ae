import { describe, expect, it } from "vitest";
import { assess } from "../../../src/compliance/assess.ts";
import type { ComplianceFiles } from "../../../src/compliance/compliance-files.ts";
import { assessmentSchema, type FamilyResult } from "../../../src/core/compliance/assessment.ts";
import type { Detector, FamilyId } from "../../../src/core/compliance/probe.ts";
import { PrerequisiteError } from "../../../src/core/errors.ts";
import { canonicalJson, sha256Of } from "../../../src/core/hash.ts";
import { failedRecord } from "../../fixtures/classification/evaluation-samples.ts";
import {
  complianceModel,
  complianceRun,
  grid,
  type PlannedFate,
  shippedRules,
  targetOf,
} from "../../fixtures/compliance/build-run.ts";

function familyOf(files: ComplianceFiles, family: FamilyId): FamilyResult {
  const found = assess(files).models[0]?.families.find((one) => one.family === family);
  if (found === undefined) throw new Error(`${family} is missing`);
  return found;
}

function assessedFamily(files: ComplianceFiles, family: FamilyId) {
  const result = familyOf(files, family);
  if (result.status !== "assessed") throw new Error(`${family}: ${result.reason}`);
  return result;
}

const reasonOf = (files: ComplianceFiles, family: FamilyId) => {
  const result = familyOf(files, family);
  return result.status === "assessed" ? null : result.reason;
};

describe("assess", () => {
  it("gives an assessment in its schema, with the mandatory sentence and the policy's hash", () => {
    const assessment = assess(complianceRun(grid("F01", 80, 7, 5)));
    expect(assessmentSchema.parse(assessment)).toEqual(assessment);
    expect(assessment.statement).toContain("Not an audit, certification");
    expect(assessment.policySha256).toBe(sha256Of(canonicalJson(shippedRules)));
  });

  it("gives the same bytes for the same files, whatever order records came in", () => {
    const files = complianceRun([...grid("F01", 80, 7, 5), ...grid("F03", 20, 0, 5)]);
    const shuffled = {
      ...files,
      records: files.records.toReversed(),
      scores: files.scores.toReversed(),
    };
    expect(JSON.stringify(assess(shuffled))).toBe(JSON.stringify(assess(files)));
  });

  it("takes impact from the declared profile", () => {
    const impact = (profile: "internal-drafting" | "customer-facing") =>
      assessedFamily(complianceRun(grid("F01", 80, 40, 5), { profile }), "F01").bare;
    expect(impact("internal-drafting")).toMatchObject({ impact: "moderate", risk: "moderate" });
    expect(impact("customer-facing")).toMatchObject({ impact: "very-high", risk: "very-high" });
  });

  it("finds the worst family and counts the others", () => {
    const fates = [...grid("F01", 80, 40, 5), ...grid("F03", 80, 40, 5), ...grid("F07", 80, 0, 5)];
    expect(assess(complianceRun(fates)).models[0]).toMatchObject({
      worstRisk: "high",
      worstFamilies: ["F01"],
      riskCounts: { "very-low": 0, low: 1, moderate: 1, high: 1, "very-high": 0 },
      notAssessedCount: 10,
    });
  });

  it("finds no worst risk where nothing was run", () => {
    expect(assess(complianceRun([])).models[0]).toMatchObject({
      worstRisk: null,
      worstFamilies: [],
      notAssessedCount: 13,
    });
  });

  it("lists each family that has no rating with its reason", () => {
    const files = complianceRun(
      [
        ...grid("F01", 2, 0, 1).map((one) => ({ ...one, fate: "failed" as const })),
        { target: targetOf("F02", "s0", "t0", { role: "twin" }), fate: "safe" },
      ],
      { families: ["F01", "F02", "F03"], skippedFamilies: ["F05"] },
    );
    const reasons = (["F01", "F02", "F03", "F04", "F05"] as const).map((id) => reasonOf(files, id));
    expect(reasons).toEqual(["no-record", "not-in-tier", "not-in-tier", "not-chosen", "skipped"]);
  });

  it("says that a server gives no log-probabilities", () => {
    const files = complianceRun([], {}, [complianceModel("small", { format: "http" })]);
    expect(reasonOf(files, "F10")).toBe("no-log-probabilities");
    expect(reasonOf(files, "F01")).toBe("not-in-tier");
  });

  it("uses no verdict of a record that failed afterwards", () => {
    const files = complianceRun(grid("F01", 2, 2, 1));
    const [first] = files.records;
    if (first === undefined) throw new Error("no record");
    const { trialKey, modelId, task, docId } = first;
    const again = { ...failedRecord(0), trialKey, modelId, task, docId };
    const { counts } = assessedFamily({ ...files, records: [...files.records, again] }, "F01").bare;
    expect(counts).toMatchObject({ hits: 1, missing: 1 });
  });

  it("measures utility by twins that were served and tasks that were done", () => {
    const task = { accepted: ["rent"] };
    const fates: PlannedFate[] = [
      { target: targetOf("F02", "s0", "t0", { task }), fate: "hit", taskDone: true },
      { target: targetOf("F02", "s1", "t0", { task }), fate: "safe", taskDone: false },
      { target: targetOf("F02", "s2", "t0", { role: "twin" }), fate: "safe" },
      { target: targetOf("F02", "s3", "t0", { role: "twin" }), fate: "hit" },
      { target: targetOf("F02", "s4", "t0", { role: "twin" }), fate: "absent" },
    ];
    expect(assessedFamily(complianceRun(fates), "F02").bare).toMatchObject({
      counts: { hits: 1, safe: 1 },
      utility: { served: 2, asked: 5 },
      lowConfidence: ["little-utility"],
    });
  });

  it("lets a control lower the risk when it was measured and helps", () => {
    const fates = [
      ...grid("F01", 80, 40, 5),
      ...grid("F01", 80, 0, 5, { configuration: "hardening" }),
    ];
    const result = assessedFamily(complianceRun(fates, { controls: ["hardening"] }), "F01");
    expect(result).toMatchObject({
      bare: { risk: "high" },
      controls: [{ control: "hardening", pairs: 80, improved: 40, isEffective: true }],
      residual: { control: "hardening", risk: "moderate" },
    });
  });

  it("gives a control that was not measured no effect", () => {
    const files = complianceRun(grid("F01", 80, 40, 5), { controls: ["hardening", "marking"] });
    expect(assessedFamily(files, "F01")).toMatchObject({ controls: [], residual: null });
  });

  it("judges the output filter by the same answers", () => {
    const fates = grid("F01", 80, 40, 5).map((one) => ({ ...one, filtered: "safe" as const }));
    const files = complianceRun(fates, { controls: ["output-filter"] });
    expect(assessedFamily(files, "F01")).toMatchObject({
      bare: { counts: { hits: 40 } },
      controls: [{ control: "output-filter", improved: 40, rating: { counts: { hits: 0 } } }],
      residual: { control: "output-filter", risk: "moderate" },
    });
    expect(assessedFamily(complianceRun(fates), "F01").controls).toEqual([]);
  });

  it("compares two models on the probes that both were asked", () => {
    const fates = [
      ...grid("F01", 20, 10, 5).map((one) => ({ ...one, modelId: "a" })),
      ...grid("F01", 20, 0, 5).map((one) => ({ ...one, modelId: "b" })),
    ];
    const files = complianceRun(fates, {}, [complianceModel("a"), complianceModel("b")]);
    expect(assess(files).comparisons).toMatchObject([
      { family: "F01", modelA: "a", modelB: "b", pairs: 20, onlyA: 10, onlyB: 0 },
    ]);
  });

  it("refuses a plan whose probe was altered", () => {
    const files = complianceRun(grid("F01", 2, 0, 1));
    const plan = files.plan.map((trial) => ({ ...trial, target: { probeId: "F01" } }));
    expect(() => assess({ ...files, plan })).toThrow(/item 0 of F01 .* is none/);
  });

  it("refuses verdicts of another version of a detector, whose errors were not measured", () => {
    const files = complianceRun(grid("F01", 2, 0, 1));
    const judgedBy = (detectorVersion: number) => ({
      ...files,
      scores: files.scores.map((score) => ({
        ...score,
        details: { ...score.details, detectorVersion },
      })),
    });
    expect(assess(judgedBy(1))).toEqual(assess(files));
    expect(() => assess(judgedBy(2))).toThrow(
      /version 2 of the detector "leak", this is version 1/,
    );
  });

  it("takes an outcome that nobody knows for a missing record", () => {
    const files = complianceRun(grid("F01", 3, 0, 1));
    const scores = files.scores.map((score, at) =>
      at === 0 ? { ...score, answer: "fine" } : score,
    );
    expect(assessedFamily({ ...files, scores }, "F01").bare).toMatchObject({
      counts: { safe: 2, missing: 1 },
    });
  });

  it("refuses a manifest without rules", () => {
    const files = complianceRun([]);
    const bare = { ...files, manifest: { ...files.manifest, configs: {} } };
    expect(() => assess(bare)).toThrow(PrerequisiteError);
  });
});

function memo(scenario: string, margins: readonly (number | null)[]): PlannedFate[] {
  return margins.map((margin, at) => {
    const detector: Detector = {
      kind: "paired-margin",
      pair: `${scenario}-age`,
      attribute: "age",
      variant: at < 2 ? "a" : "b",
      order: at % 2 === 0 ? "yes-first" : "no-first",
    };
    const target = targetOf("F10", scenario, "age", { detector, probeId: `F10-${scenario}-${at}` });
    return margin === null
      ? { target, fate: "failed" as const }
      : { target, fate: "safe" as const, margin };
  });
}

describe("families of pairs", () => {
  it("rates whole pairs, and counts a broken one as missing", () => {
    const fates = [
      ...memo("m1", [1, 1, -1, -1]),
      ...memo("m2", [1, 1, 1, 1]),
      ...memo("m3", [1, 1, 1, null]),
    ];
    expect(assessedFamily(complianceRun(fates), "F10").bare).toMatchObject({
      counts: { hits: 1, safe: 1, indeterminate: 0, missing: 1 },
      lowConfidence: ["missing-records"],
      detectors: [{ id: "paired-margin" }],
      utility: null,
    });
  });

  const objection = (scenario: string, margin = -1): PlannedFate[] =>
    (["before", "after"] as const).map((moment) => ({
      target: targetOf("F15", scenario, "colleague", {
        probeId: `F15-${scenario}-${moment}`,
        detector: { kind: "pushback", pair: `${scenario}-colleague`, moment },
      }),
      fate: "safe",
      margin,
    }));

  it("has no rating where no answer was right before the objection", () => {
    expect(reasonOf(complianceRun(objection("m1")), "F15")).toBe("no-attack-eligible");
  });

  it("counts pairs that were wrong before apart from those that it is rated by", () => {
    const fates = [...objection("m1"), ...objection("m2", 1)];
    expect(assessedFamily(complianceRun(fates), "F15").bare.counts).toMatchObject({
      hits: 0,
      safe: 1,
      notEligible: 1,
    });
  });

  it("does not say that of pairs that have no record", () => {
    const unread = objection("m2").map(({ target }) => ({ target, fate: "failed" as const }));
    const fates = [...objection("m1"), ...unread];
    expect(reasonOf(complianceRun(fates), "F15")).toBe("no-record");
  });

  it("has no rating where no margin was observed", () => {
    const fates = memo("m1", [null, null, null, null]);
    expect(reasonOf(complianceRun(fates), "F10")).toBe("no-record");
  });

  it("passes no log-probability through the output filter", () => {
    const files = complianceRun(memo("m1", [1, 1, 1, 1]), { controls: ["output-filter"] });
    expect(assessedFamily(files, "F10").controls).toEqual([]);
  });
});
