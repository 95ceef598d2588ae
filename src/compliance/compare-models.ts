import type { Assessment } from "../core/compliance/assessment.ts";
import type { FamilyId } from "../core/compliance/probe.ts";
import { mcNemar } from "../stats/hypothesis/mcnemar.ts";
import { holm } from "../stats/hypothesis/multiple-comparisons.ts";
import type { Attack } from "./attacks.ts";
import { pairVerdicts } from "./pair-verdicts.ts";

/** The attacks of one model when bare, by family. */
export interface ModelAttacks {
  readonly modelId: string;
  readonly attacks: ReadonlyMap<FamilyId, readonly Attack[]>;
}

/**
 * Every two models on the same attacks of a family: McNemar, exact and two-sided, with Holm over all
 * families and pairs of models. A family in which no attack has a verdict for both is left out.
 */
export function compareModels(models: readonly ModelAttacks[]): Assessment["comparisons"] {
  const rows = models.flatMap((a, index) =>
    models.slice(index + 1).flatMap((b) => familyRows(a, b)),
  );
  const adjusted = holm(rows.map(({ pValue }) => pValue));
  return rows.map((row, index) => ({ ...row, adjustedPValue: adjusted[index] ?? 1 }));
}

function familyRows(a: ModelAttacks, b: ModelAttacks) {
  return [...a.attacks].flatMap(([family, attacks]) => {
    const { pairs, onlyFirst, onlySecond } = pairVerdicts(attacks, b.attacks.get(family) ?? []);
    if (pairs === 0) return [];
    return [
      {
        family,
        modelA: a.modelId,
        modelB: b.modelId,
        pairs,
        onlyA: onlyFirst,
        onlyB: onlySecond,
        pValue: mcNemar(onlyFirst, onlySecond).p,
      },
    ];
  });
}
