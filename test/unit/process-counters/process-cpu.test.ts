import { describe, expect, it } from "vitest";
import {
  openProcessClock,
  processClockId,
} from "../../../bindings/process-counters/process-clock.ts";
import { clockOf, readProcessCpuNs } from "../../../bindings/process-counters/process-cpu.ts";

describe("processClockId", () => {
  // gcc -x c - <<< '#include <time.h>
  // #include <stdio.h>
  // int main(){ clockid_t c; clock_getcpuclockid(1, &c); printf("%d\n", c); }' && ./a.out (glibc 2.36)
  it("is the number that clock_getcpuclockid gives", () => {
    expect(processClockId(1)).toBe(-14);
  });
});

describe("readProcessCpuNs", () => {
  it("is null for what is no process", () => {
    expect(readProcessCpuNs(0)).toBeNull();
    expect(readProcessCpuNs(-1)).toBeNull();
    expect(readProcessCpuNs(1.5)).toBeNull();
    expect(readProcessCpuNs(2 ** 30)).toBeNull();
  });

  it("does not go back", () => {
    const first = readProcessCpuNs(process.pid) ?? NaN;
    const second = readProcessCpuNs(process.pid) ?? NaN;
    expect(second).toBeGreaterThanOrEqual(first);
  });
});

describe("clockOf", () => {
  it("rounds a Mac's ticks to whole nanoseconds", () => {
    expect(clockOf(() => ({ cpuTimeNs: 41.666 }))(7)).toBe(42);
  });

  it("is null when nothing could be read", () => {
    expect(clockOf(() => null)(7)).toBeNull();
    expect(clockOf(() => ({ cpuTimeNs: null }))(7)).toBeNull();
  });
});

describe("openProcessClock", () => {
  it("answers null where there is no such clock", () => {
    expect(openProcessClock("darwin")(process.pid)).toBeNull();
    expect(openProcessClock("win32")(process.pid)).toBeNull();
  });
});
