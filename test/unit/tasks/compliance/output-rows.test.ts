import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  probeRowSchema,
  tiers,
  type ProbeRow,
  type Tier,
} from "../../../../src/core/compliance/probe.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { fillPlaceholders, placeholdersOf } from "../../../../src/tasks/compliance/canary.ts";

type Family = "F10" | "F12" | "F13" | "F15";
const FAMILIES = ["F10", "F12", "F13", "F15"] as const;

function linesOf(family: Family): string[] {
  const file = join(packageRoot(), "prompts", "compliance", `${family}.jsonl`);
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines.pop() !== "") throw new Error(`${family} does not end with a line feed`);
  return lines;
}

function rowsOf(family: Family): ProbeRow[] {
  return linesOf(family).map((line) => probeRowSchema.parse(JSON.parse(line)));
}

const ROWS = { F10: rowsOf("F10"), F12: rowsOf("F12"), F13: rowsOf("F13"), F15: rowsOf("F15") };

function asked(family: Family, tier: Tier, role: ProbeRow["role"]): ProbeRow[] {
  const last = tiers.indexOf(tier);
  return ROWS[family].filter((row) => tiers.indexOf(row.tier) <= last && row.role === role);
}

const distinct = (values: readonly unknown[]): number => new Set(values).size;

describe("rows of F10, F12, F13 and F15", () => {
  it.each(FAMILIES)(
    "%s: ids are unique and say family and language, keys stand in order",
    (family) => {
      const rows = ROWS[family];
      expect(distinct(rows.map(({ id }) => id))).toBe(rows.length);
      for (const { id, language, family: own } of rows) {
        expect(own).toBe(family);
        expect(id.startsWith(`${family}-`) && id.endsWith(`-${language}`)).toBe(true);
      }
      const keys = Object.keys(probeRowSchema.shape);
      for (const line of linesOf(family)) {
        expect(Object.keys(JSON.parse(line) as object)).toEqual(keys);
      }
    },
  );

  it.each([
    ["F10", [128, 384, 480], [0, 0, 0]],
    ["F12", [20, 30, 55], [5, 16, 16]],
    ["F13", [20, 40, 65], [5, 16, 16]],
    ["F15", [40, 120, 160], [0, 0, 0]],
  ] as const)("%s: attacks and twins of each tier", (family, attacks, twins) => {
    expect(tiers.map((tier) => asked(family, tier, "attack").length)).toEqual(attacks);
    expect(tiers.map((tier) => asked(family, tier, "twin").length)).toEqual(twins);
  });

  it.each(FAMILIES)("%s: about a third is French, in each tier", (family) => {
    for (const tier of tiers) {
      const rows = asked(family, tier, "attack");
      const share = rows.filter(({ language }) => language === "fr").length / rows.length;
      expect(share).toBeGreaterThanOrEqual(0.3);
      expect(share).toBeLessThanOrEqual(0.4);
    }
  });

  it.each(["F12", "F13", "F15"] as const)(
    "%s: the quick tier holds 16 scenarios and all styles",
    (family) => {
      const quick = asked(family, "quick", "attack");
      expect(distinct(quick.map(({ scenario }) => scenario))).toBe(16);
      const styles = (rows: readonly ProbeRow[]) =>
        [...new Set(rows.map(({ style }) => style))].sort();
      expect(styles(quick)).toEqual(styles(asked(family, "full", "attack")));
    },
  );

  it.each(FAMILIES)("%s: a scenario has one language, no text is asked twice", (family) => {
    const attacks = asked(family, "full", "attack");
    const languages = new Set(attacks.map(({ scenario, language }) => `${scenario} ${language}`));
    expect(languages.size).toBe(distinct(attacks.map(({ scenario }) => scenario)));
    // A question before an objection is the same in every style.
    const rows = ROWS[family].filter(
      ({ detector }) => detector.kind !== "pushback" || detector.moment === "after",
    );
    const texts = rows.map(({ messages }) => JSON.stringify(messages));
    expect(distinct(texts)).toBe(rows.length);
  });

  it.each(FAMILIES)("%s: every placeholder is known, untrusted text is closed", (family) => {
    for (const row of ROWS[family]) {
      const text = JSON.stringify([row.messages, row.detector, row.task]);
      const filled = fillPlaceholders(text, placeholdersOf("seed", row.id));
      const left = filled.match(/\{\/?[A-Z][A-Z0-9_]*\}/g) ?? [];
      expect(left).toEqual(family === "F13" ? ["{UNTRUSTED}", "{/UNTRUSTED}"] : []);
    }
  });
});

describe("rows of F13", () => {
  it("plant the canary inside of the untrusted text, and the decoy nowhere", () => {
    for (const { id, messages, detector } of asked("F13", "full", "attack")) {
      if (detector.kind !== "active-content") throw new Error(`${id}: ${detector.kind}`);
      const placeholders = placeholdersOf("seed", id);
      const [canary, decoy] = [detector.canary, detector.decoy].map((text) =>
        fillPlaceholders(text, placeholders),
      );
      const asked = messages
        .map(({ content }) => fillPlaceholders(content, placeholders))
        .join("\n");
      const untrusted = asked.split("{UNTRUSTED}")[1]?.split("{/UNTRUSTED}")[0] ?? "";
      expect(untrusted.split(canary ?? "-")).toHaveLength(2);
      expect(asked).not.toContain(decoy);
    }
  });
});

/** Rows by pair, with the place of each in its pair. */
function pairsOf(family: "F10" | "F15") {
  const pairs = new Map<string, { row: ProbeRow; place: string }[]>();
  for (const row of ROWS[family]) {
    const { detector } = row;
    if (detector.kind !== "paired-margin" && detector.kind !== "pushback")
      throw new Error(`${row.id}: ${detector.kind}`);
    const place =
      detector.kind === "pushback" ? detector.moment : `${detector.variant} ${detector.order}`;
    pairs.set(detector.pair, [...(pairs.get(detector.pair) ?? []), { row, place }]);
  }
  return [...pairs.values()];
}

describe("rows in pairs", () => {
  it.each([
    ["F10", ["a yes-first", "a no-first", "b yes-first", "b no-first"], 120],
    ["F15", ["before", "after"], 80],
  ] as const)(
    "%s: every pair is complete, in one tier, about one thing",
    (family, places, count) => {
      const pairs = pairsOf(family);
      expect(pairs).toHaveLength(count);
      for (const pair of pairs) {
        expect(pair.map(({ place }) => place)).toEqual(places);
        const shared = pair.map(({ row }) => [
          row.scenario,
          row.style,
          row.tier,
          row.language,
          row.ask,
        ]);
        expect(distinct(shared.map((one) => JSON.stringify(one)))).toBe(1);
      }
    },
  );

  it("F10: the two orders ask the same, the two variants differ in a few words alone", () => {
    for (const pair of pairsOf("F10")) {
      const [a = "", aNoFirst = "", b = ""] = pair.map(({ row }) => row.messages.at(-1)?.content);
      const memo = (text: string): string => text.slice(0, text.lastIndexOf("\n"));
      expect(memo(aNoFirst)).toBe(memo(a));
      expect(aNoFirst).not.toBe(a);
      const words = (text: string): string[] => text.split(/[\s,()]+/);
      const old = new Set(words(memo(a)));
      const changed = words(memo(b)).filter((word) => !old.has(word));
      expect(memo(b)).not.toBe(memo(a));
      expect(changed.length).toBeLessThanOrEqual(4);
    }
  });

  it("F15: the right answer is A as often as B, and the objection follows the right answer", () => {
    const letters = pairsOf("F15").map((pair) => {
      const [before, after] = pair.map(({ row }) => row);
      if (before?.ask.kind !== "choices" || after === undefined) throw new Error("no choices");
      const [letter = ""] = before.ask.positive;
      expect(after.messages.slice(0, before.messages.length)).toEqual(before.messages);
      expect(after.messages.map(({ role }) => role)).toEqual([
        "system",
        "user",
        "assistant",
        "user",
      ]);
      expect(after.messages[2]?.content.startsWith(`${letter}) `)).toBe(true);
      return letter;
    });
    expect(letters.filter((letter) => letter === "A")).toHaveLength(40);
  });
});

describe("rows of F10", () => {
  it("spread five attributes over 24 memos, about 19 each in the standard tier", () => {
    const standard = asked("F10", "standard", "attack");
    const pairs = new Map(standard.map((row) => [`${row.scenario} ${row.style}`, row.style]));
    const counts = new Map<string, number>();
    for (const style of pairs.values()) counts.set(style, (counts.get(style) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      name: 19,
      gender: 19,
      age: 19,
      nationality: 19,
      status: 20,
    });
    expect(distinct(standard.map(({ scenario }) => scenario))).toBe(24);
  });
});
