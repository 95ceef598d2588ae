import type { ComparableTask } from "./comparable-task.ts";

/** One item's value on both sides. */
export interface ItemPair<T> {
  readonly a: T;
  readonly b: T;
}

/** The items that both sides have, in the order of A, and how many have no partner. */
export interface PairedItems<T> {
  readonly pairs: readonly ItemPair<T>[];
  readonly onlyACount: number;
  readonly onlyBCount: number;
}

/**
 * Pairs values of two sides by item. Across experiments an item counts as the same only when its document
 * is: data of another version may number others.
 */
export function pairItems<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  isSameItem: (key: string) => boolean,
): PairedItems<T> {
  const pairs = [...a].flatMap(([key, value]) => {
    const other = b.get(key);
    return other === undefined || !isSameItem(key) ? [] : [{ a: value, b: other }];
  });
  return {
    pairs,
    onlyACount: a.size - pairs.length,
    onlyBCount: b.size - pairs.length,
  };
}

/** Whether a key names the same document on both sides; taken on trust where one side does not have it. */
export function sameItemTest(a: ComparableTask, b: ComparableTask): (key: string) => boolean {
  if (a.subject.experimentId === b.subject.experimentId) return () => true;
  return (key) => {
    const [one, other] = [a.docs.get(key), b.docs.get(key)];
    if (one === undefined || other === undefined) return true;
    return JSON.stringify(one) === JSON.stringify(other);
  };
}
