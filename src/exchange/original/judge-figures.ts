import type { FlatNumber } from "./flat-numbers.ts";
import { unitOf } from "./flat-numbers.ts";
import type { ImportedFigure, ImportedFlag, Verdict } from "./imported-history.ts";
import type { Recomputed } from "./recompute.ts";

/** What is known about some figures of a document. */
export interface Rule {
  /** Names of the figures it is about; `null` for a flag on the whole document. */
  readonly figures: RegExp | null;
  readonly verdict: Verdict;
  /** `null` where the figure is simply known and sound. */
  readonly flag: ImportedFlag | null;
}

const SEVERITY: Readonly<Record<Verdict, number>> = {
  usable: 0,
  unchecked: 0,
  "with-caution": 1,
  "not-usable": 2,
};

/** Figures that are sound: what they are about is known, and nothing is wrong with them. */
export function sound(figures: RegExp): Rule {
  return { figures, verdict: "usable", flag: null };
}

export function caution(figures: RegExp, flag: ImportedFlag): Rule {
  return { figures, verdict: "with-caution", flag };
}

export function notUsable(figures: RegExp, flag: ImportedFlag): Rule {
  return { figures, verdict: "not-usable", flag };
}

/** Something about the whole document. */
export function remark(flag: ImportedFlag): Rule {
  return { figures: null, verdict: "usable", flag };
}

/** A figure under all rules that are about it: the worst verdict counts, a figure without a rule is unchecked. */
export function judgeFigure(
  { name, value }: FlatNumber,
  rules: readonly Rule[],
  recomputed: Recomputed | null,
): ImportedFigure {
  const matching = rules.filter(({ figures }) => figures?.test(name) === true);
  const worst = matching.reduce<Verdict | null>(
    (verdict, rule) =>
      verdict === null || SEVERITY[rule.verdict] > SEVERITY[verdict] ? rule.verdict : verdict,
    null,
  );
  const reason = matching.find(({ verdict }) => verdict === "not-usable")?.flag?.message ?? null;
  return {
    name,
    value,
    unit: unitOf(name),
    verdict: worst ?? "unchecked",
    flags: [...new Set(matching.flatMap(({ flag }) => (flag === null ? [] : [flag.code])))],
    reason: worst === "not-usable" ? reason : null,
    recomputed,
  };
}

/** The flags of all rules, each once: the first of a code with the same sentence. */
export function flagsOf(rules: readonly Rule[]): ImportedFlag[] {
  const byText = new Map<string, ImportedFlag>();
  for (const { flag } of rules) {
    if (flag !== null && !byText.has(flag.message)) byText.set(flag.message, flag);
  }
  return [...byText.values()];
}
