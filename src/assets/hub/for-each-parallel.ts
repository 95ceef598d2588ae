/**
 * Runs an action for every item, some at a time. The first failure gives up the others, and is thrown
 * when all of them have ended.
 */
export async function forEachParallel<T>(
  items: readonly T[],
  atATime: number,
  outer: AbortSignal | undefined,
  action: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
  const failures: unknown[] = [];
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        signal.throwIfAborted();
        await action(item, signal);
      } catch (error) {
        failures.push(error);
        stop.abort();
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, work));
  if (failures.length > 0) throw failures[0];
}
