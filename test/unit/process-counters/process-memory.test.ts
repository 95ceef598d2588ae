import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProcessStatus } from "../../../bindings/process-counters/linux-memory.ts";
import {
  createMemoryCounter,
  linuxMemoryCounter,
  macosMemoryCounter,
} from "../../../bindings/process-counters/process-memory.ts";

// Lines of `cat /proc/self/status`, Linux 6.18.
const STATUS = `Name:	node
VmPeak:	 1234567 kB
VmHWM:	  204800 kB
VmRSS:	  102400 kB
RssAnon:	   51200 kB
RssFile:	   51200 kB
RssShmem:	       0 kB
Threads:	11
`;

describe("parseProcessStatus", () => {
  it("reads VmRSS, VmHWM and RssAnon as KiB", () => {
    expect(parseProcessStatus(STATUS)).toEqual({
      residentBytes: 104_857_600,
      peakResidentBytes: 209_715_200,
      privateBytes: 52_428_800,
    });
  });

  it("gives null for lines that the kernel does not write", () => {
    expect(parseProcessStatus("Name:\tkthreadd\nThreads:\t1\n")).toEqual({
      residentBytes: null,
      peakResidentBytes: null,
      privateBytes: null,
    });
  });

  it("does not throw on any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseProcessStatus(text);
      }),
    );
  });
});

describe("linuxMemoryCounter", () => {
  it("keeps the largest private figure it has seen", () => {
    let anonymousKib = 0;
    const counter = linuxMemoryCounter({
      read: () => `VmHWM:\t900 kB\nVmRSS:\t800 kB\nRssAnon:\t${anonymousKib} kB\n`,
      list: () => [],
    });
    const peaks = [100, 700, 300].map((kib) => {
      anonymousKib = kib;
      return counter.read().peakPrivateBytes;
    });
    expect(peaks).toEqual([102_400, 716_800, 716_800]);
  });

  it("says that nothing was observed when procfs is not there", () => {
    expect(linuxMemoryCounter({ read: () => null, list: () => [] }).read()).toEqual({
      source: "none",
      residentBytes: null,
      peakResidentBytes: null,
      privateBytes: null,
      peakPrivateBytes: null,
    });
  });
});

describe("macosMemoryCounter", () => {
  it("takes private memory from the footprint and peak resident from getrusage", () => {
    const memory = { residentBytes: 10, footprintBytes: 20, lifetimeMaxFootprintBytes: 30 };
    const counter = macosMemoryCounter(
      () => memory,
      () => 40,
    );
    expect(counter.read()).toEqual({
      source: "macos-libproc",
      residentBytes: 10,
      peakResidentBytes: 40,
      privateBytes: 20,
      peakPrivateBytes: 30,
    });
  });

  it("says that nothing was observed when the call fails", () => {
    const counter = macosMemoryCounter(
      () => null,
      () => 40,
    );
    expect(counter.read().source).toBe("none");
  });
});

describe("createMemoryCounter", () => {
  it("says that nothing was observed on a platform it does not know", () => {
    expect(createMemoryCounter("aix").read().source).toBe("none");
  });
});
