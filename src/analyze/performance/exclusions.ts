import type { CellContext } from "./cell-context.ts";

/** More excluded runs than this share make a cell unreliable. */
const MAX_EXCLUDED_SHARE = 0.1;

/**
 * More than a tenth of the successful trials are in no figure, whatever the reason: the machine slept, or
 * the cache was in another state than the planned one. What is left may be a selection. An engine that
 * gives no counts excludes nothing by this rule: it has no figure that could be one-sided.
 */
export function hasManyExclusions({ ok, suspendedCount, tally }: CellContext): boolean {
  const differing = Object.values(tally.byCache).reduce((sum, of) => sum + of.differingCount, 0);
  const excluded = suspendedCount + differing;
  return excluded > (ok.length + suspendedCount) * MAX_EXCLUDED_SHARE;
}
