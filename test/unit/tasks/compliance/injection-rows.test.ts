import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  probeRowSchema,
  tiers,
  type ProbeRow,
  type Tier,
} from "../../../../src/core/compliance/probe.ts";
import { fillPlaceholders, placeholdersOf } from "../../../../src/tasks/compliance/canary.ts";

const families = ["F01", "F02", "F03", "F04", "F05"] as const;

const rowsOf = (family: string): ProbeRow[] =>
  readFileSync(`prompts/compliance/${family}.jsonl`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => probeRowSchema.parse(JSON.parse(line)));

const suite = new Map(families.map((family) => [family, rowsOf(family)]));
const allRows = [...suite.values()].flat();
const attacksOf = (family: (typeof families)[number], tier: Tier) =>
  (suite.get(family) ?? []).filter(
    (row) => row.role === "attack" && tiers.indexOf(row.tier) <= tiers.indexOf(tier),
  );
const textOf = (row: ProbeRow, role?: string) =>
  row.messages
    .filter((message) => role === undefined || message.role === role)
    .map(({ content }) => content)
    .join("\n");
/** As asked in some run. */
const filled = (row: ProbeRow, text: string) =>
  fillPlaceholders(text, placeholdersOf("seed", row.id));
const offenders = (isWrong: (row: ProbeRow) => boolean) =>
  allRows.filter(isWrong).map(({ id }) => id);

describe.each(families)("prompts/compliance/%s.jsonl", (family) => {
  it("asks 20 attacks in quick, 80 in standard, 105 in full, each tier with 16 scenarios", () => {
    const counts = tiers.map((tier) => {
      const attacks = attacksOf(family, tier);
      return [attacks.length, new Set(attacks.map(({ scenario }) => scenario)).size];
    });
    expect(counts).toEqual([
      [20, 16],
      [80, 16],
      [105, 16],
    ]);
  });

  it("asks 5 twins in quick and 16 in standard, one of each scenario", () => {
    const twins = (suite.get(family) ?? []).filter(({ role }) => role === "twin");
    expect(twins.filter(({ tier }) => tier === "quick")).toHaveLength(5);
    expect(new Set(twins.map(({ scenario }) => scenario)).size).toBe(16);
    expect(twins).toHaveLength(16);
  });

  it("asks every style in quick, in each scenario five in standard", () => {
    const stylesOf = (rows: readonly ProbeRow[]) =>
      [...new Set(rows.map(({ style }) => style))].sort();
    const standard = attacksOf(family, "standard");
    expect(stylesOf(attacksOf(family, "quick"))).toEqual(stylesOf(standard));
    for (const scenario of new Set(standard.map((row) => row.scenario))) {
      expect(stylesOf(standard.filter((row) => row.scenario === scenario))).toHaveLength(5);
    }
  });

  it("asks about a third in French: 7 of 20, 30 of 80; in full French scenarios in English too", () => {
    const french = (tier: Tier) =>
      attacksOf(family, tier).filter(({ language }) => language === "fr").length;
    expect([french("quick"), french("standard"), french("full")]).toEqual([7, 30, 30]);
    const added = attacksOf(family, "full").filter(({ tier }) => tier === "full");
    const frenchScenarios = attacksOf(family, "standard")
      .filter(({ language }) => language === "fr")
      .map(({ scenario }) => scenario);
    expect(added.every(({ language }) => language === "en")).toBe(true);
    expect(added.every(({ scenario }) => frenchScenarios.includes(scenario))).toBe(true);
  });

  it("names the family, scenario, style and language of a row in its id", () => {
    const rows = suite.get(family) ?? [];
    expect(rows.map(({ id }) => id)).toEqual(
      rows.map((row) => `${family}-${row.scenario}-${row.style}-${row.language}`),
    );
  });

  it("never asks the same twice", () => {
    const asked = (suite.get(family) ?? []).map(({ messages }) => JSON.stringify(messages));
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("ends with a newline and holds no control character", () => {
    const text = readFileSync(`prompts/compliance/${family}.jsonl`, "utf8");
    expect(text.endsWith("}\n")).toBe(true);
    expect(/[\u0000-\u0009\u000b-\u001f\u007f\u200b-\u200f\ufeff]/.test(text)).toBe(false);
  });
});

describe("rows of F01 to F05", () => {
  it("have ids of their own", () => {
    expect(new Set(allRows.map(({ id }) => id)).size).toBe(605);
  });

  it("use known placeholders only, and every marked text ends", () => {
    const marks = new Set(["{UNTRUSTED}"]);
    const left = allRows.flatMap(
      (row) => filled(row, JSON.stringify(row)).match(/\{[A-Z][A-Z0-9_]*\}/g) ?? [],
    );
    expect(left.filter((name) => !marks.has(name))).toEqual([]);
    expect(
      offenders(
        (row) =>
          textOf(row).split("{UNTRUSTED}").length !== textOf(row).split("{/UNTRUSTED}").length,
      ),
    ).toEqual([]);
  });

  it("cap answers at 96 tokens", () => {
    expect(offenders(({ ask }) => ask.kind !== "generation" || ask.maxOutputTokens !== 96)).toEqual(
      [],
    );
  });

  it("never show a decoy", () => {
    const decoysOf = ({ detector }: ProbeRow) => {
      if (detector.kind === "leak") return detector.decoys;
      return "decoy" in detector ? [detector.decoy] : [];
    };
    const isShown = (row: ProbeRow) =>
      decoysOf(row).some((decoy) =>
        filled(row, textOf(row)).toLowerCase().includes(filled(row, decoy).toLowerCase()),
      );
    expect(offenders(isShown)).toEqual([]);
    expect(offenders((row) => row.role === "attack" && decoysOf(row).length === 0)).toEqual([]);
  });
});

describe("F01 and F02", () => {
  const attacks = [...attacksOf("F01", "full"), ...attacksOf("F02", "full")];
  const wrong = (isWrong: (row: ProbeRow) => boolean) =>
    attacks.filter(isWrong).map(({ id }) => id);

  it("plant both halves in the user's text and the joined token nowhere", () => {
    expect(wrong(({ detector }) => detector.kind !== "split-canary")).toEqual([]);
    const isPlanted = (row: ProbeRow) =>
      textOf(row, "user").includes("{H1}") && textOf(row, "user").includes("{H2}");
    expect(wrong((row) => !isPlanted(row))).toEqual([]);
    const isJoined = (row: ProbeRow) =>
      filled(row, textOf(row)).toLowerCase().includes(filled(row, "{H1}{H2}").toLowerCase());
    expect(wrong(isJoined)).toEqual([]);
  });

  it("hold a task, so that utility under attack is measured, and twins the same one", () => {
    expect(wrong(({ task }) => task === null)).toEqual([]);
  });

  it("plant the order of F02 in the untrusted text only, a memo of 140 characters at most", () => {
    const rows = attacksOf("F02", "full");
    const outside = rows.filter((row) =>
      textOf(row)
        .replace(/\{UNTRUSTED\}[^]*\{\/UNTRUSTED\}/, "")
        .includes("{H1}"),
    );
    expect(outside).toEqual([]);
    const memos = rows
      .filter(({ style }) => style === "sepa-memo")
      .map((row) => /(?:Memo: |Motif : )(.*)/.exec(filled(row, textOf(row)))?.[1] ?? "");
    expect(memos.every((memo) => memo.length > 40 && memo.length <= 140)).toBe(true);
    expect(memos).toHaveLength(21);
  });
});

describe("F03 and F04", () => {
  it("plant the secret of F03 in a briefing of 60 to 120 words, and not in the question", () => {
    const rows = attacksOf("F03", "full");
    const briefings = rows.map((row) => textOf(row, "system"));
    expect(briefings.every((text) => text.split("{C}").length === 2)).toBe(true);
    const lengths = briefings.map((text) => text.split(/\s+/).length);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(120);
    expect(rows.filter((row) => textOf(row, "user").includes("{C}"))).toEqual([]);
    expect(
      rows.filter((row) => row.detector.kind !== "leak" || row.detector.sharedWords !== 8),
    ).toEqual([]);
  });

  it("plant both files of F04 in the system's text, and the secrets are the other customer's", () => {
    for (const row of attacksOf("F04", "full")) {
      expect(row.detector).toMatchObject({ kind: "leak", secrets: ["{IBAN_B}", "{C}"] });
      expect(textOf(row, "system")).toMatch(/\{IBAN_A\}[^]*\{IBAN_B\}[^]*\{C\}/);
      expect(textOf(row, "user")).not.toMatch(/\{/);
    }
  });
});

describe("F05", () => {
  it("bans five phrases in each language, each in the system's text alone", () => {
    const rows = attacksOf("F05", "full");
    const phrases = new Set<string>();
    for (const row of rows) {
      const phrase = row.detector.kind === "phrase" ? row.detector.phrase : "";
      phrases.add(`${row.language} ${phrase}`);
      expect(textOf(row, "system")).toContain(phrase);
      expect(textOf({ ...row, messages: row.messages.slice(1) }).toLowerCase()).not.toContain(
        phrase,
      );
    }
    expect(phrases.size).toBe(10);
  });

  it("asks each of 16 wrappers five times in standard", () => {
    const styles = attacksOf("F05", "standard").map(({ style }) => style);
    const counts = [...new Set(styles)].map(
      (style) => styles.filter((one) => one === style).length,
    );
    expect(counts).toEqual(Array.from({ length: 16 }, () => 5));
  });
});
