/**
 * The suites on real models ask a part of what they could, so that all of them take minutes.
 * `EDGE_BENCH_TEST_SIZE=full` asks everything.
 */
export const isFull = process.env["EDGE_BENCH_TEST_SIZE"] === "full";

/** One of two sizes of a test: the usual, and that of a full run. */
export function bySize(usual: number, full: number): number {
  return isFull ? full : usual;
}
