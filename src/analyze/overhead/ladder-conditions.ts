import type { OverheadManifest } from "../../core/manifest.ts";
import type { LadderRecord } from "../../core/overhead.ts";
import { conditionFlags, type RunConditions } from "../performance/condition-flags.ts";
import { ConditionsTally, type ConditionedRun } from "../performance/conditions-summary.ts";
import { isHot, isSwapping, powerStates } from "../performance/trial-conditions.ts";
import type { OverheadAnalysis } from "./overhead-analysis.ts";

/** The state of the machine over a ladder, and what of it a reader must know. */
export function describeConditions(
  manifest: OverheadManifest,
  records: readonly LadderRecord[],
  model: OverheadAnalysis["model"],
): Pick<OverheadAnalysis, "conditions" | "flags"> {
  const readings = betweenReadings(records);
  const tally = new ConditionsTally();
  for (const { around } of readings) tally.add(around);
  return {
    conditions: tally.summary(),
    flags: conditionFlags({
      subject: model?.modelId ?? manifest.experimentId,
      runs: readings.flatMap(({ record, around }) =>
        record.phase === "measured" && record.status === "ok" ? [runConditions(around)] : [],
      ),
      ownThreads: model?.threads ?? null,
      logicalCores: manifest.environment.hardware.logicalCores,
      firstRunOrder: tally.firstRunOrder,
    }),
  };
}

interface Reading {
  readonly record: LadderRecord;
  readonly around: ConditionedRun;
}

/** A ladder reads the conditions once before each trial; the reading before the next is the one after it. */
function betweenReadings(records: readonly LadderRecord[]): Reading[] {
  const inOrder = [...records].sort((a, b) => a.runOrder - b.runOrder);
  return inOrder.map((record, place) => {
    const { runOrder, startedEpochMs, conditions: conditionsBefore } = record;
    const conditionsAfter = inOrder[place + 1]?.conditions ?? conditionsBefore;
    const around = { runOrder, startedEpochMs, idleMs: null, conditionsBefore, conditionsAfter };
    return { record, around };
  });
}

function runConditions(around: ConditionedRun): RunConditions {
  return {
    runOrder: around.runOrder,
    isHot: isHot(around),
    isSwapping: isSwapping(around),
    load1Before: around.conditionsBefore.load1,
    cpuPressurePercentBefore: around.conditionsBefore.cpuPressurePercent,
    powerStates: powerStates(around),
  };
}
