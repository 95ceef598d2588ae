import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditLicence } from "../../../../src/compliance/licences/audit-licence.ts";
import {
  licenceFindingSchema,
  type LicenceFinding,
} from "../../../../src/core/compliance/evidence.ts";
import type { LicenceSources } from "../../../../src/core/compliance/licence-sources.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { card, header, lock, modelSources, RULES } from "./sources.ts";

const APACHE_TEXT = readFileSync(join(packageRoot(), "LICENSE"), "utf8");
const GEMMA = "LicenseRef-scancode-gemma-tou-2025-03-24";

function audit(given: Partial<LicenceSources>): LicenceFinding {
  return auditLicence(modelSources(given), RULES, 1_795_000_000_000);
}

function colours(finding: LicenceFinding): string[] {
  return finding.verdicts.map(({ colour }) => colour);
}

describe("auditLicence", () => {
  it("declares what a header says, and is green for a permissive licence", () => {
    const finding = audit({ statements: [header("apache-2.0")] });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: "Apache-2.0" });
    expect(colours(finding)).toEqual(["green", "green", "green"]);
    expect(finding.verifiedEpochMs).toBe(1_795_000_000_000);
  });

  it("verifies the text that lies beside the file", () => {
    const finding = audit({
      statements: [header("apache-2.0")],
      texts: [{ fileName: "LICENSE", text: APACHE_TEXT }],
    });
    expect(finding.state).toBe("text-verified");
    expect(finding.textSha256).toBe(
      "e87dea5078ce2faaea46d3475af18d30a5c0ac0f09425b60b3e0c6569f72f8d2",
    );
  });

  it("gives the hash of the text of the effective licence, whichever text comes first", () => {
    const texts = [
      {
        fileName: "LICENSE",
        text: readFileSync(join(packageRoot(), "node_modules", "zod", "LICENSE"), "utf8"),
      },
      { fileName: "LICENSE-APACHE", text: APACHE_TEXT },
    ];
    const finding = audit({ statements: [header("apache-2.0,mit")], texts });
    expect(finding).toMatchObject({ state: "text-verified", conflicts: [] });
    expect(finding.textSha256).toMatch(/^e87dea50/);
  });

  it("is never green beside a text that nobody knows", () => {
    const finding = audit({
      statements: [header("apache-2.0")],
      texts: [{ fileName: "LICENSE", text: `${APACHE_TEXT}\nNo use by banks.` }],
    });
    expect(finding.state).toBe("declared");
    expect(finding.verdicts[0]).toMatchObject({ colour: "amber", reason: "text-not-recognised" });
  });

  it("is not verified by the text of another licence than the effective one", () => {
    const finding = audit({
      statements: [header("apache-2.0,gemma")],
      texts: [{ fileName: "LICENSE", text: APACHE_TEXT }],
    });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: GEMMA });
  });

  it("is a conflict when the text beside the file is that of another licence", () => {
    const finding = audit({
      statements: [header("mit")],
      texts: [{ fileName: "LICENSE", text: APACHE_TEXT }],
    });
    expect(finding.conflicts).toEqual([
      { code: "claims-differ", detail: "gguf-header: MIT; licence-file: Apache-2.0" },
    ]);
    expect(colours(finding)).toEqual(["red", "red", "red"]);
  });

  it("takes a text of each licence that may be chosen for no contradiction", () => {
    const finding = audit({
      statements: [header("Apache-2.0 OR MIT")],
      texts: [{ fileName: "LICENSE-APACHE", text: APACHE_TEXT }],
    });
    expect(finding.state).toBe("text-verified");
  });

  it("is a conflict when header and card, or header and lock, name different licences", () => {
    for (const statement of [card("cc-by-nc-4.0"), lock("LicenseRef-Gemma")]) {
      const finding = audit({ statements: [header("apache-2.0"), statement] });
      expect(finding.state).toBe("conflict");
      expect(finding.verdicts[2]).toMatchObject({ colour: "red", reason: "licence-conflict" });
    }
  });

  it("is a conflict when a card names one licence by its identifier and another by its name", () => {
    expect(audit({ statements: [card("apache-2.0", "gemma")] }).state).toBe("conflict");
  });

  it("is a conflict when an identifier points to the terms of another licence", () => {
    const finding = audit({
      statements: [card("apache-2.0", null, "https://ai.google.dev/gemma/terms")],
    });
    expect(finding.conflicts[0]?.detail).toBe(`model-card: Apache-2.0; model-card: ${GEMMA}`);
    expect(colours(finding)).toEqual(["red", "red", "red"]);
  });

  it("takes no harm from an address that nobody knows behind an identifier", () => {
    const finding = audit({ statements: [card("mit", null, "https://example.com/LICENSE")] });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: "MIT" });
  });

  it.each([
    "Qwen/Qwen2-VL-72B-Instruct",
    "Qwen/Qwen2.5-Coder-3B-Instruct",
    "Qwen/Qwen2.5-3B-Instruct",
    "mistralai/Ministral-8B-Instruct-2410-GGUF",
    "google/gemma-4b",
  ])("is a conflict when Apache-2.0 is claimed over %s", (base) => {
    expect(audit({ statements: [header("apache-2.0")], baseModels: [base] }).state).toBe(
      "conflict",
    );
  });

  it.each(["Qwen/Qwen2.5-7B-Instruct", "google/gemma-4-E2B-it", "Qwen/Qwen2-57B-A14B"])(
    "is green for Apache-2.0 over %s",
    (base) => {
      const finding = audit({ statements: [header("apache-2.0")], baseModels: [base] });
      expect(colours(finding)).toEqual(["green", "green", "green"]);
    },
  );

  it("takes two versions of the same terms for no contradiction", () => {
    const finding = audit({
      statements: [header("gemma"), card("LicenseRef-scancode-gemma-tou-2024-04-01")],
    });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: GEMMA, conflicts: [] });
  });

  it("is a conflict when a child claims to be more permissive than its base model", () => {
    const finding = audit({ statements: [header("mit")], baseModels: ["google/gemma-3-270m"] });
    expect(finding).toMatchObject({ state: "conflict", effectiveLicenceId: GEMMA });
    expect(finding.conflicts).toEqual([
      {
        code: "more-permissive-than-base",
        detail: `MIT (permissive) over google/gemma-3-270m: ${GEMMA} (conditional)`,
      },
    ]);
    expect(colours(finding)).toEqual(["red", "red", "red"]);
  });

  it("finds the base model by the words of a converter and by the origin of the file", () => {
    for (const given of [
      { baseModels: ["Google/Gemma-3-270m-It"] },
      { originRepositories: ["google/gemma-3-270m-it"] },
    ]) {
      expect(audit({ statements: [header("apache-2.0")], ...given }).state).toBe("conflict");
    }
  });

  it("leaves an origin out that the table does not know", () => {
    const finding = audit({ statements: [header("mit")], originRepositories: ["somebody/model"] });
    expect(finding.baseModels).toEqual([]);
    expect(finding.verdicts[0]?.colour).toBe("green");
  });

  it("goes by the most restrictive licence of the chain when nothing contradicts", () => {
    const finding = audit({
      statements: [header("cc-by-nc-4.0")],
      baseModels: ["HuggingFaceTB/SmolLM2-135M", "google/gemma-3-270m"],
    });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: "CC-BY-NC-4.0" });
    expect(colours(finding)).toEqual(["red", "red", "red"]);
  });

  it("has the colour of the worst licence of the chain, not of the most restrictive alone", () => {
    const finding = audit({
      statements: [header("gemma")],
      baseModels: ["meta-llama/Llama-4-Scout-17B-16E"],
      architecture: "gemma3",
    });
    expect(finding.effectiveLicenceId).toBe(GEMMA);
    expect(finding.verdicts[0]).toMatchObject({ colour: "red", reason: "eu-restriction" });
  });

  it("names a base model that nobody knows, and is not green", () => {
    const finding = audit({ statements: [header("mit")], baseModels: ["bank/secret-model"] });
    expect(finding).toMatchObject({ state: "declared", baseModels: ["bank/secret-model"] });
    expect(finding.verdicts[0]).toMatchObject({ colour: "amber", reason: "base-model-unknown" });
    expect(finding.verdicts[0]?.clause).toContain("bank/secret-model");
  });

  it("is not green for an architecture whose known weights have other terms", () => {
    const finding = audit({ statements: [header("apache-2.0")], architecture: "gemma3" });
    expect(finding.verdicts[0]).toMatchObject({
      colour: "amber",
      reason: "architecture-of-other-licence",
    });
  });

  it.each([
    ["nothing", []],
    ["a word that names no licence", [header("proprietary")]],
    ["a word that names no licence, called like one that is known", [card("proprietary", "MIT")]],
    ["other without a name", [card("other")]],
    ["other with an address that nobody knows", [card("other", null, "https://example.com/terms")]],
    ["a known licence and an unknown one", [header("apache-2.0"), lock("LicenseRef-Unknown")]],
  ])("is unknown and red where is said: %s", (_, statements) => {
    const finding = audit({ statements });
    expect(finding.state).toBe("unknown");
    expect(colours(finding)).toEqual(["red", "red", "red"]);
  });

  it("reads the name or the address that stands behind `other`", () => {
    const named = audit({ statements: [card("other", "mrl")] });
    const linked = audit({
      statements: [card("other", null, "https://mistral.ai/licenses/MRL-0.1.md")],
    });
    expect(named.effectiveLicenceId).toBe("LicenseRef-Mistral-Research-0.1");
    expect(linked.effectiveLicenceId).toBe("LicenseRef-Mistral-Research-0.1");
    expect(colours(named)).toEqual(["red", "red", "red"]);
  });

  it("is red for a licence of SPDX that the table does not have", () => {
    const finding = audit({ statements: [header("EUPL-1.2")] });
    expect(finding).toMatchObject({ state: "declared", effectiveLicenceId: "EUPL-1.2" });
    expect(finding.verdicts[0]).toMatchObject({ colour: "red", reason: "not-in-table" });
  });

  it("is amber for Gemma, and red where staff decide on credit", () => {
    const finding = audit({ statements: [header("gemma")], architecture: "gemma3" });
    expect(finding.verdicts.map(({ colour, reason }) => [colour, reason])).toEqual([
      ["amber", "terms-of-use"],
      ["red", "automated-decisions"],
      ["amber", "regulated-advice"],
    ]);
  });

  it.each([
    ["llama", "amber", "terms-of-use"],
    ["mllama", "red", "eu-restriction"],
    [null, "red", "eu-restriction-unclear"],
  ])("judges Llama 3.2 of architecture %s as %s", (architecture, colour, reason) => {
    const finding = audit({ statements: [header("llama3.2")], architecture });
    expect(finding.verdicts[0]).toMatchObject({ colour, reason });
  });

  it("knows a model that takes images by its base model, too", () => {
    const finding = audit({
      statements: [header("llama3.2")],
      baseModels: ["meta-llama/Llama-3.2-11B-Vision-Instruct"],
    });
    expect(finding.verdicts[0]).toMatchObject({ colour: "red", reason: "eu-restriction" });
  });

  it("keeps what would steer a terminal out of a finding", () => {
    const finding = audit({
      statements: [header("mit\u001b[2J\nroot")],
      baseModels: ["x\u0000y\u202e"],
      texts: [{ fileName: "LICENSE\u0007", text: null }],
    });
    expect(JSON.stringify(finding)).not.toMatch(/\\u00|\u202e|\\n/);
  });

  it("answers whatever is said, within its schema, and is green for known permissive licences alone", () => {
    const words = fc.oneof(
      fc.constantFrom("apache-2.0", "mit", "gemma", "other", "cc-by-nc-4.0", "EUPL-1.2"),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 3 }),
        fc.array(fc.oneof(fc.constant("google/gemma-3-1b"), words), { maxLength: 2 }),
        (licences, baseModels) => {
          const finding = audit({ statements: licences.map(header), baseModels });
          expect(() => licenceFindingSchema.parse(finding)).not.toThrow();
          const isGreen = colours(finding).includes("green");
          if (!isGreen) return;
          expect(["Apache-2.0", "MIT"]).toContain(finding.effectiveLicenceId);
          expect(finding.claims.every(({ licenceId }) => licenceId !== null)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
