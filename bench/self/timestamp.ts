import { figure, figurePair, type Figure } from "./figure.ts";

const CALLS = 200_000;
const BATCHES = 20;
const NS_PER_US = 1000;

/**
 * The clock of every token: what reading it costs, beside `performance.now()`, and the smallest time
 * that it tells apart. An interval below that step cannot be measured.
 */
export function measureTimestamp(): Figure[] {
  const times = new BigInt64Array(1);
  const readHrtime = () => {
    times[0] = process.hrtime.bigint();
  };
  const milliseconds = new Float64Array(1);
  const readPerformanceNow = () => {
    milliseconds[0] = performance.now();
  };
  microsecondsPerCall(readHrtime);
  microsecondsPerCall(readPerformanceNow);
  const ours: number[] = [];
  const other: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    ours.push(microsecondsPerCall(readHrtime));
    other.push(microsecondsPerCall(readPerformanceNow));
  }
  return [
    ...figurePair(
      figure("one timestamp, process.hrtime.bigint()", "us", ours),
      figure("performance.now()", "us", other),
    ),
    figure(
      "smallest step between two timestamps",
      "us",
      Array.from({ length: BATCHES }, () => smallestStepMicroseconds()),
    ),
  ];
}

function microsecondsPerCall(call: () => void): number {
  const start = performance.now();
  for (let count = 0; count < CALLS; count += 1) call();
  return ((performance.now() - start) * 1000) / CALLS;
}

/** The smallest difference above 0 among many readings that follow each other. */
function smallestStepMicroseconds(): number {
  let smallest = Infinity;
  let before = process.hrtime.bigint();
  for (let count = 0; count < CALLS; count += 1) {
    const now = process.hrtime.bigint();
    const step = Number(now - before);
    if (step > 0 && step < smallest) smallest = step;
    before = now;
  }
  return smallest / NS_PER_US;
}
