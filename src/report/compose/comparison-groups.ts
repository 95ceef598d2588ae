import type { Dossier } from "../../analyze/dossier.ts";
import type { Comparison, Subject } from "../../analyze/inference/comparison.ts";

/** All comparisons of a dossier by what they can show. */
export interface ComparisonGroups {
  /** The primary figure of speed. */
  readonly primary: readonly Comparison[];
  readonly exploratory: readonly Comparison[];
  readonly capability: readonly Comparison[];
  readonly across: readonly Comparison[];
  /** The same file with the same options against itself: every difference is a false alarm. */
  readonly aa: readonly Comparison[];
}

export function comparisonGroups(dossier: Dossier): ComparisonGroups {
  const isAa = aaTest(dossier);
  const speed = dossier.performance.flatMap(({ comparisons }) => comparisons);
  const tasks = dossier.capability.flatMap(({ comparisons }) => comparisons);
  const aa = [...speed, ...tasks].filter(isAa);
  const others = speed.filter((comparison) => !aa.includes(comparison));
  return {
    primary: others.filter(({ family }) => family === "primary"),
    exploratory: others.filter(({ family }) => family === "exploratory"),
    capability: tasks.filter((comparison) => !aa.includes(comparison)),
    across: dossier.acrossExperiments,
    aa,
  };
}

/** Those that a summary may speak of: the families whose p values are corrected by Holm. */
export function primaryComparisons({ primary, capability }: ComparisonGroups): Comparison[] {
  return [...primary, ...capability.filter(({ family }) => family === "primary")];
}

export function isShown({ verdict }: Comparison): boolean {
  return verdict === "a-better" || verdict === "b-better";
}

/** Something may be concluded: the numbers are reliable and there is an interval. */
export function hasVerdict({ verdict }: Comparison): boolean {
  return verdict !== "withheld" && verdict !== "not-estimable";
}

/**
 * File, engine and options of both sides are the same; across experiments the day would differ too. What a
 * server has loaded cannot be seen: it is the same as nothing.
 */
function aaTest({ performance, capability }: Dossier): (comparison: Comparison) => boolean {
  const identities = new Map<string, string>();
  const note = (kind: Comparison["kind"], subject: Subject, identity: unknown): void => {
    identities.set(keyOf(kind, subject), JSON.stringify(identity));
  };
  for (const { experiment, models } of performance) {
    const { experimentId } = experiment;
    for (const { modelId, fileSha256, engine, enginePackage, options } of models) {
      if (fileSha256 === null) continue;
      note("performance", { experimentId, modelId }, [fileSha256, engine, enginePackage, options]);
    }
  }
  for (const { experimentId, models } of capability) {
    for (const { modelId, fileSha256, engine, enginePackage, threads, ...rest } of models) {
      if (fileSha256 === null) continue;
      const options = [threads, rest.kvTypeK, rest.flashAttention];
      note("capability", { experimentId, modelId }, [fileSha256, engine, enginePackage, options]);
    }
  }
  return ({ kind, a, b }) => {
    const left = identities.get(keyOf(kind, a));
    return left !== undefined && left === identities.get(keyOf(kind, b));
  };
}

function keyOf(kind: Comparison["kind"], { experimentId, modelId }: Subject): string {
  return JSON.stringify([kind, experimentId, modelId]);
}
