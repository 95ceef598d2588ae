import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProcessStat } from "../../../bindings/process-counters/linux-process.ts";
import type { MacosRusage } from "../../../bindings/process-counters/macos-rusage.ts";
import {
  linuxProcessCounters,
  macosProcessCounters,
  readProcessCounters,
} from "../../../bindings/process-counters/process-counters.ts";
import { recordedFiles } from "./recorded-files.ts";

// `cat /proc/self/stat`, Linux 6.18, with a name, faults and times put in.
const STAT =
  "15269 (a) b (c) R 15261 15261 28027 0 -1 4194304 100 0 42 0 250 31 0 0 20 0 1 0 3634608 3133440 413 18446744073709551615 94446338240512\n";

describe("parseProcessStat", () => {
  it("reads times in ticks of 10 ms and major faults, whatever the program is called", () => {
    expect(parseProcessStat(STAT)).toEqual({ cpuTimeNs: 2_810_000_000, pageInCount: 42 });
  });

  it("gives figures or null for any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const work = parseProcessStat(text);
        expect(work === null || work.cpuTimeNs >= 0).toBe(true);
      }),
    );
  });
});

describe("linuxProcessCounters", () => {
  const STATUS = "Name:\tpython3\nVmHWM:\t900 kB\nVmRSS:\t800 kB\nRssAnon:\t500 kB\n";

  it("reads memory, time and faults of another process", () => {
    const files = recordedFiles({ "/proc/77/status": STATUS, "/proc/77/stat": STAT });
    expect(linuxProcessCounters(77, files)).toEqual({
      source: "linux-procfs",
      residentBytes: 819_200,
      peakResidentBytes: 921_600,
      privateBytes: 512_000,
      peakPrivateBytes: null,
      cpuTimeNs: 2_810_000_000,
      cpuEnergyJoules: null,
      pageInCount: 42,
    });
  });

  it("gives nothing for a process that is not there", () => {
    expect(linuxProcessCounters(78, recordedFiles({ "/proc/77/status": STATUS }))).toBeNull();
  });
});

describe("macosProcessCounters", () => {
  const RUSAGE: MacosRusage = {
    cpuTimeNs: 1,
    pageInCount: 2,
    residentBytes: 3,
    footprintBytes: 4,
    lifetimeMaxFootprintBytes: 5,
    intervalMaxFootprintBytes: 6,
    cpuEnergyJoules: 7,
  };

  it("takes private memory from the footprint", () => {
    expect(macosProcessCounters(1, () => RUSAGE)).toEqual({
      source: "macos-libproc",
      residentBytes: 3,
      peakResidentBytes: null,
      privateBytes: 4,
      peakPrivateBytes: 5,
      cpuTimeNs: 1,
      cpuEnergyJoules: 7,
      pageInCount: 2,
    });
  });

  it("does not take the empty footprint of a process that has ended for a figure", () => {
    expect(macosProcessCounters(1, () => ({ ...RUSAGE, footprintBytes: 0 }))).toBeNull();
  });
});

describe("readProcessCounters", () => {
  it.each([0, -1, 1.5, NaN, 2 ** 53])("gives nothing for %d, which is no process id", (pid) => {
    expect(readProcessCounters(pid)).toBeNull();
  });
});
