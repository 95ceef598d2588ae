import type { AccuracyPlan } from "../../analyze/planning/plan-accuracy.ts";
import type { SpeedPlan } from "../../analyze/planning/plan-speed.ts";
import type { Pace } from "./measured-history.ts";

/** Wall-clock time of a plan on this machine, from the pace of an earlier experiment. */
export interface PlannedTime extends Pace {
  readonly secondsForTwoModels: number;
}

/** A plan with its time; `null` where nothing like it was measured here. */
export type Planned = (AccuracyPlan | SpeedPlan) & { readonly time: PlannedTime | null };
