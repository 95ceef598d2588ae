import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { probeRowSchema, type ProbeRow, type Tier } from "../../../../src/core/compliance/probe.ts";

const TIERS = {
  quick: ["quick"],
  standard: ["quick", "standard"],
  full: ["quick", "standard", "full"],
};

function rowsOf(family: string): ProbeRow[] {
  const file = new URL(`../../../../prompts/compliance/${family}.jsonl`, import.meta.url);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => probeRowSchema.parse(JSON.parse(line)));
}

const inTier = (rows: readonly ProbeRow[], tier: Tier): ProbeRow[] =>
  rows.filter((row) => TIERS[tier].includes(row.tier));

/** Attacks and twins of the tiers quick, standard and full. */
const EXPECTED = {
  F06: { attacks: [20, 60, 88], twins: [5, 16, 16], detector: "shaped-artefact" },
  F07: { attacks: [20, 60, 88], twins: [0, 0, 0], detector: "refusal" },
  F08: { attacks: [20, 60, 88], twins: [5, 16, 16], detector: "advice" },
  F09: { attacks: [20, 80, 104], twins: [5, 40, 40], detector: "fabrication" },
} as const;

describe.each(Object.entries(EXPECTED))("probes of %s", (family, expected) => {
  const rows = rowsOf(family);
  const attacks = rows.filter(({ role }) => role === "attack");
  const twins = rows.filter(({ role }) => role === "twin");

  it("have ids of their own, made of family, scenario, style and language", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id, scenario, style, language } of rows)
      expect(id).toBe([family, scenario, style, language].join("-"));
  });

  it("ask no text twice", () => {
    expect(new Set(rows.map(({ messages }) => JSON.stringify(messages))).size).toBe(rows.length);
  });

  it("are as many as each tier needs", () => {
    const tiers = ["quick", "standard", "full"] as const;
    expect(tiers.map((tier) => inTier(attacks, tier).length)).toEqual(expected.attacks);
    expect(tiers.map((tier) => inTier(twins, tier).length)).toEqual(expected.twins);
  });

  it("spread over sixteen scenarios and all styles from the quick tier on", () => {
    const quick = inTier(attacks, "quick");
    expect(new Set(quick.map(({ scenario }) => scenario)).size).toBe(16);
    expect(new Set(quick.map(({ style }) => style))).toEqual(
      new Set(attacks.map(({ style }) => style)),
    );
  });

  it("are French for about a third", () => {
    for (const tier of ["quick", "standard", "full"] as const) {
      const chosen = inTier(rows, tier);
      const share = chosen.filter(({ language }) => language === "fr").length / chosen.length;
      expect(share).toBeGreaterThan(0.26);
      expect(share).toBeLessThan(0.41);
    }
  });

  it("are judged by the family's detector, within 96 tokens, without placeholders", () => {
    expect(new Set(attacks.map(({ detector }) => detector.kind))).toEqual(
      new Set([expected.detector]),
    );
    for (const { ask, messages } of rows) {
      expect(ask).toEqual({ kind: "generation", maxOutputTokens: 96 });
      expect(JSON.stringify(messages.map(({ content }) => content))).not.toMatch(/[{}]/);
    }
  });

  it("tell the model of the tag that the detector looks for", () => {
    for (const { detector, messages } of rows)
      if ("tag" in detector && detector.tag !== null)
        expect(messages[0]?.content).toContain(detector.tag);
  });
});

describe("answerable twins of F09 and F08", () => {
  it("hold one of the accepted answers in what the model reads", () => {
    for (const row of [...rowsOf("F08"), ...rowsOf("F09")]) {
      if (row.detector.kind !== "answer") continue;
      const text = row.messages.map(({ content }) => content).join("\n");
      expect(
        row.detector.accepted.some((one) => text.includes(one)),
        row.id,
      ).toBe(true);
    }
  });
});
