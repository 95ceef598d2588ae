/**
 * A value that the engine at hand always observes, where its type also serves engines that cannot.
 *
 * @throws Error when it was not observed, which is a bug of that engine
 */
export function observed<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`${what} was not observed`);
  return value;
}
