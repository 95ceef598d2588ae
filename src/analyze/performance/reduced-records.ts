import type { TrialRecord } from "../../core/record.ts";
import { ConditionsTally } from "./conditions-summary.ts";
import { MemoryTally } from "./memory-summary.ts";
import { trialRunOf, type TrialRun } from "./trial-run.ts";

/**
 * The records of an experiment, each reduced to what the analysis needs while it is at hand. Records hold
 * texts, token ids and every timestamp; an analysis that went through them figure by figure would hold all
 * of them in memory and spend its time waiting for it.
 */
export class ReducedRecords {
  readonly runs: TrialRun[] = [];
  readonly conditions = new ConditionsTally();
  readonly memory = new MemoryTally();

  /** The records of one experiment, in any order. */
  add(record: TrialRecord): void {
    this.runs.push(trialRunOf(record));
    this.conditions.add(record);
    if (record.status === "ok") this.memory.add(record);
  }
}

export function reduceRecords(records: Iterable<TrialRecord>): ReducedRecords {
  const reduced = new ReducedRecords();
  for (const record of records) reduced.add(record);
  return reduced;
}
