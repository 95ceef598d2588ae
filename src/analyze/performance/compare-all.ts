import type { Comparison } from "../inference/comparison.ts";
import { concludeComparisons } from "../inference/adjust-families.ts";
import type { InferenceSettings } from "../inference/settings.ts";
import type { ComparableCell } from "./comparable-cell.ts";
import { compareCells } from "./compare-cells.ts";
import { groupBy } from "./group-by.ts";

/** Every pair of cells of the same scenario and mode; the first of two is A. One family over all of them. */
export function compareAll(
  cells: readonly ComparableCell[],
  settings: InferenceSettings,
): Comparison[] {
  const groups = groupBy(cells, ({ scenario, mode }) => JSON.stringify([scenario, mode]));
  const raw = [...groups.values()].flatMap((group) =>
    group.flatMap((a, index) =>
      group.slice(index + 1).flatMap((b) => compareCells(a, b, settings)),
    ),
  );
  return concludeComparisons(raw, settings);
}
