import type { LicenceRules } from "../../core/compliance/licence-rules.ts";

export type BaseModelRule = LicenceRules["base_models"][number];

/** What the rules say of a base model: the entry with the longest pattern that fits; `null` without one. */
export function baseModelRule(name: string, rules: LicenceRules): BaseModelRule | null {
  const wanted = name.toLowerCase();
  let best: BaseModelRule | null = null;
  for (const rule of rules.base_models) {
    if (!fits(wanted, rule.pattern.toLowerCase())) continue;
    if (rule.pattern.length > (best?.pattern.length ?? 0)) best = rule;
  }
  return best;
}

function fits(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Base models, nearest first, each once; an origin counts where the rules know whose it is. */
export function chainOf(
  sources: {
    readonly baseModels: readonly string[];
    readonly originRepositories: readonly string[];
  },
  rules: LicenceRules,
): string[] {
  const origins = sources.originRepositories.filter((name) => baseModelRule(name, rules) !== null);
  const chain = new Map<string, string>();
  for (const name of [...sources.baseModels, ...origins]) {
    const key = name.toLowerCase();
    if (!chain.has(key)) chain.set(key, name);
  }
  return [...chain.values()];
}
