import type { DetectorFacts } from "../core/compliance/probe.ts";
import type { RatingPolicy } from "../core/compliance/rules.ts";
import type { HitErrors } from "./rogan-gladen.ts";

/**
 * Errors of the detectors of a family as they concern hits. A detector that is right by construction has
 * none. Where several kinds judge one family, the errors are the average over probes, which is what their
 * common share of hits is distorted by.
 * @throws RangeError for no probes
 */
export function hitErrorsOf(
  probes: readonly { readonly detector: DetectorFacts }[],
  policy: Pick<RatingPolicy, "detector_facts">,
): HitErrors {
  if (probes.length === 0) throw new RangeError("there are no probes");
  const all = probes.map(({ detector }) => errorsOf(detector, policy));
  const mean = (pick: (errors: HitErrors) => number): number =>
    all.reduce((sum, errors) => sum + pick(errors), 0) / all.length;
  return {
    sensitivity: mean((one) => one.sensitivity),
    specificity: mean((one) => one.specificity),
  };
}

/** A detector whose facts are about the opposite of a hit: the two change places. */
function errorsOf(facts: DetectorFacts, policy: Pick<RatingPolicy, "detector_facts">): HitErrors {
  const [sensitivity, specificity] = [facts.sensitivity ?? 1, facts.specificity ?? 1];
  return policy.detector_facts[facts.id] === "hit"
    ? { sensitivity, specificity }
    : { sensitivity: specificity, specificity: sensitivity };
}
