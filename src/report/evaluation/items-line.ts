import type {
  EvaluationAnalysis,
  ItemCounts,
} from "../../analyze/capability/evaluation-analysis.ts";

/**
 * How far the items of all tasks came, on one line and without a full stop.
 *
 * @param continueCommand what to type where items failed or were not run; `null` when nothing can be resumed
 */
export function itemsLine(analysis: EvaluationAnalysis, continueCommand: string | null): string {
  const sum = (pick: (counts: ItemCounts) => number): number =>
    analysis.tasks.reduce((total, { counts }) => total + pick(counts), 0);
  const planned = sum((counts) => counts.plannedCount);
  const failed = sum((counts) => counts.failedCount);
  const open = sum((counts) => counts.notRunCount);
  const line = `Items: ${planned} planned, ${planned - failed - open} done, ${failed} failed, ${open} not run`;
  return failed + open === 0 || continueCommand === null
    ? line
    : `${line}; go on with ${continueCommand}`;
}
