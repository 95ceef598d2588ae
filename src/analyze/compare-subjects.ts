import { compareTasks } from "./capability/compare-tasks.ts";
import type { ComparableTask } from "./capability/comparable-task.ts";
import { concludeComparisons } from "./inference/adjust-families.ts";
import type { Comparison, Subject } from "./inference/comparison.ts";
import type { InferenceSettings } from "./inference/settings.ts";
import type { ComparableCell } from "./performance/comparable-cell.ts";
import { compareCells } from "./performance/compare-cells.ts";

/** What the subjects of a comparison bring, from any number of experiments. */
export interface ComparableWork {
  readonly cells: readonly ComparableCell[];
  readonly tasks: readonly ComparableTask[];
}

/** Two models, each in its experiment. */
export interface SubjectPair {
  readonly a: Subject;
  readonly b: Subject;
}

/**
 * The given pairs on every scenario with the same prompts and every task of the same definition that both
 * sides share. Corrections run over all of them:
 * speeds are one family, capability another.
 */
export function compareSubjects(
  pairs: readonly SubjectPair[],
  { cells, tasks }: ComparableWork,
  settings: InferenceSettings,
  seed: number,
): Comparison[] {
  const speeds = pairs.flatMap(({ a, b }) =>
    cells
      .filter((cell) => isSame(cell.subject, a))
      .flatMap((left) => {
        const right = cells.find(
          (cell) =>
            isSame(cell.subject, b) &&
            cell.scenario === left.scenario &&
            cell.mode === left.mode &&
            cell.promptSetSha256 === left.promptSetSha256,
        );
        return right === undefined ? [] : compareCells(left, right, settings);
      }),
  );
  const scores = pairs.flatMap(({ a, b }) =>
    tasks
      .filter((task) => isSame(task.subject, a))
      .flatMap((left) => {
        const right = tasks.find(
          (task) =>
            isSame(task.subject, b) &&
            task.workload === left.workload &&
            task.definition === left.definition,
        );
        return right === undefined ? [] : compareTasks(left, right, settings, seed);
      }),
  );
  return [...concludeComparisons(speeds, settings), ...concludeComparisons(scores, settings)];
}

/**
 * Which models of two experiments face each other: the same model on both sides where there is one, else
 * every model of the first with every model of the second.
 */
export function pairSubjects(a: readonly Subject[], b: readonly Subject[]): SubjectPair[] {
  const same = a.flatMap((left) =>
    b.filter((right) => right.modelId === left.modelId).map((right) => ({ a: left, b: right })),
  );
  if (same.length > 0) return same;
  return a.flatMap((left) => b.map((right) => ({ a: left, b: right })));
}

function isSame(a: Subject, b: Subject): boolean {
  return a.experimentId === b.experimentId && a.modelId === b.modelId;
}
