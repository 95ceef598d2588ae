import { describe, expect, it } from "vitest";
import {
  openProcessClock,
  processClockId,
} from "../../../bindings/process-counters/process-clock.ts";
import { processCpuFrom, readProcessCpu } from "../../../bindings/process-counters/process-cpu.ts";

describe("processClockId", () => {
  // gcc -x c - <<< '#include <time.h>
  // #include <stdio.h>
  // int main(){ clockid_t c; clock_getcpuclockid(1, &c); printf("%d\n", c); }' && ./a.out (glibc 2.36)
  it("is the number that clock_getcpuclockid gives", () => {
    expect(processClockId(1)).toBe(-14);
  });
});

describe("readProcessCpu", () => {
  it("is null for what is no process", () => {
    expect(readProcessCpu(0)).toBeNull();
    expect(readProcessCpu(-1)).toBeNull();
    expect(readProcessCpu(1.5)).toBeNull();
    expect(readProcessCpu(2 ** 30)).toBeNull();
  });

  it("does not go back", () => {
    const first = readProcessCpu(process.pid)?.cpuNs ?? NaN;
    const second = readProcessCpu(process.pid)?.cpuNs ?? NaN;
    expect(second).toBeGreaterThanOrEqual(first);
  });
});

describe("processCpuFrom", () => {
  it("prefers the clock of the process", () => {
    expect(processCpuFrom(123_456_789, 120_000_000)).toEqual({
      cpuNs: 123_456_789,
      resolutionNs: 1,
    });
  });

  it("falls back on ticks of 10 ms where the clock cannot be read", () => {
    expect(processCpuFrom(null, 120_000_000, "linux")).toEqual({
      cpuNs: 120_000_000,
      resolutionNs: 10_000_000,
    });
  });

  it("rounds a Mac's ticks to whole nanoseconds", () => {
    expect(processCpuFrom(null, 41.666, "darwin")).toEqual({ cpuNs: 42, resolutionNs: 42 });
  });

  it("is null when nothing could be read", () => {
    expect(processCpuFrom(null, null)).toBeNull();
  });
});

describe("openProcessClock", () => {
  it("answers null where there is no such clock", () => {
    expect(openProcessClock("darwin")(process.pid)).toBeNull();
    expect(openProcessClock("win32")(process.pid)).toBeNull();
  });
});
