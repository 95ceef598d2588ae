import { figure, type Figure } from "./figure.ts";

const CALLS = 200_000;
const BATCHES = 20;

/** The clock of every token. */
export function measureTimestamp(): Figure {
  const times = new BigInt64Array(1);
  const read = (): number => {
    const start = performance.now();
    for (let call = 0; call < CALLS; call += 1) times[0] = process.hrtime.bigint();
    return ((performance.now() - start) * 1000) / CALLS;
  };
  read();
  return figure(
    "one timestamp",
    "us",
    Array.from({ length: BATCHES }, () => read()),
  );
}
