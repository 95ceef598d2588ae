import { availableParallelism } from "node:os";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import {
  checkExecutionConditions,
  type ExecutionCondition,
} from "../../core/execution-conditions.ts";

/**
 * Says, before measuring begins, which of the declared conditions do not hold now and which this
 * machine does not tell. Measuring goes on: every record carries the conditions of its own moment.
 */
export async function warnOfConditions(required: readonly ExecutionCondition[]): Promise<void> {
  const observed = await readMachineConditions();
  for (const finding of checkExecutionConditions(required, observed, availableParallelism())) {
    console.error(`condition ${finding.message}`);
  }
}
