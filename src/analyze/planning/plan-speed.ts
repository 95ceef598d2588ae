import { detectableDz, pairedTPower } from "../../stats/planning/paired-t-power.ts";
import type { VarianceComponents } from "./variance-components.ts";

/** A crossed design that finds a relative difference of two models' speed. */
export interface SpeedPlan {
  readonly kind: "speed";
  readonly scenario: string;
  /** Relative: 0.05 is 5 %. */
  readonly difference: number;
  readonly components: VarianceComponents;
  readonly componentsSource: "assumed" | "measured";
  readonly power: number;
  readonly alpha: number;
  readonly promptCount: number;
  /** `null` when no number of rounds up to 200 suffices with these prompts, as with a single one. */
  readonly roundCount: number | null;
  /** What the usual five rounds detect with these prompts; `null` when nothing. */
  readonly detectableWithFiveRounds: number | null;
}

const MIN_ROUNDS = 5;
const MAX_ROUNDS = 200;

/**
 * Rounds for the two-way interval: its variance is prompt^2 / P + round^2 / R + run^2 / (P R), its degrees
 * of freedom the smaller of P and R, less one; power from the noncentral t. Fewer than five rounds are not
 * offered: their interval says little about other processes.
 *
 * @throws RangeError unless power and alpha lie in (0, 1)
 */
export function planSpeed(
  input: Pick<
    SpeedPlan,
    | "scenario"
    | "difference"
    | "components"
    | "componentsSource"
    | "power"
    | "alpha"
    | "promptCount"
  >,
): SpeedPlan {
  const { difference, components, promptCount, power, alpha } = input;
  const size = Math.log1p(difference);
  let roundCount: number | null = null;
  for (let rounds = MIN_ROUNDS; rounds <= MAX_ROUNDS && roundCount === null; rounds += 1) {
    if (powerOf(size, components, promptCount, rounds, alpha) >= power) roundCount = rounds;
  }
  return {
    kind: "speed",
    ...input,
    roundCount,
    detectableWithFiveRounds: detectableSpeed(
      { components, promptCount, roundCount: MIN_ROUNDS },
      { power, alpha },
    ),
  };
}

/** The smallest relative difference that a crossed design finds; `null` when none, as with one round. */
export function detectableSpeed(
  design: {
    readonly components: VarianceComponents;
    readonly promptCount: number;
    readonly roundCount: number;
  },
  { power, alpha }: { readonly power: number; readonly alpha: number },
): number | null {
  const { components, promptCount, roundCount } = design;
  const pairs = Math.min(promptCount, roundCount);
  const dz = detectableDz({ pairs, power, alpha }).value;
  if (dz === null) return null;
  return Math.expm1(dz * standardError(components, promptCount, roundCount) * Math.sqrt(pairs));
}

function standardError(
  { prompt, round, run }: VarianceComponents,
  prompts: number,
  rounds: number,
) {
  return Math.sqrt(prompt ** 2 / prompts + round ** 2 / rounds + run ** 2 / (prompts * rounds));
}

/** The paired t test with min(P, R) pairs has the same degrees of freedom and noncentrality. */
function powerOf(
  size: number,
  components: VarianceComponents,
  prompts: number,
  rounds: number,
  alpha: number,
): number {
  const pairs = Math.min(prompts, rounds);
  if (pairs < 2) return 0;
  const error = standardError(components, prompts, rounds);
  return error === 0 ? 1 : pairedTPower({ pairs, dz: size / (error * Math.sqrt(pairs)), alpha });
}
