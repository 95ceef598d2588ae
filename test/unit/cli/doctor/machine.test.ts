import { describe, expect, it } from "vitest";
import {
  conditionFindings,
  memoryFinding,
  processorFinding,
} from "../../../../src/cli/doctor/machine.ts";
import type { Conditions } from "../../../../src/core/conditions.ts";

const NOTHING: Conditions = {
  epochMs: 0,
  thermalLevel: null,
  thermalThrottleCount: null,
  powerSource: null,
  lowPowerMode: null,
  load1: null,
  cpuPressurePercent: null,
  swapUsedBytes: null,
  memoryAvailableBytes: null,
  cpuFrequencyHz: null,
};

function statusesOf(conditions: Partial<Conditions>, platform: NodeJS.Platform): string[] {
  return conditionFindings({ ...NOTHING, ...conditions }, 4, platform).map(
    ({ check, status }) => `${check}: ${status}`,
  );
}

describe("the conditions of measuring", () => {
  it("are in order on a quiet machine on mains", () => {
    const quiet = { powerSource: "ac", lowPowerMode: false, thermalLevel: 0, load1: 0.4 } as const;
    expect(statusesOf(quiet, "darwin")).toEqual([
      "power: ok",
      "low-power mode: ok",
      "heat: ok",
      "load: ok",
    ]);
  });

  it("are warned of one by one", () => {
    const bad = { powerSource: "battery", lowPowerMode: true, thermalLevel: 2, load1: 2 } as const;
    expect(statusesOf(bad, "darwin")).toEqual([
      "power: warning",
      "low-power mode: warning",
      "heat: warning",
      "load: warning",
    ]);
  });

  it("are a problem on a Mac whose thermal key does not answer", () => {
    expect(statusesOf({}, "darwin")).toContain("heat: problem");
  });

  it("need not be told by a server", () => {
    const findings = conditionFindings(NOTHING, 4, "linux");
    expect(findings.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(findings.map(({ finding }) => finding).join("; ")).toContain("does not tell");
  });
});

describe("memoryFinding", () => {
  it("tells the machine's memory from its container's", () => {
    expect(memoryFinding(64e9, 16e9, 8.5e9)).toMatchObject({
      status: "ok",
      finding: "64,000 MB, 16,000 MB of them in this container, 8,500 MB available now",
    });
  });

  it("warns when next to nothing is available", () => {
    expect(memoryFinding(16e9, 16e9, 0.4e9).status).toBe("warning");
  });

  it("goes by the limit where the platform does not tell what is available", () => {
    expect(memoryFinding(16e9, 16e9, null)).toMatchObject({ status: "ok", finding: "16,000 MB" });
  });
});

describe("processorFinding", () => {
  it("counts cores of both kinds and the threads that will be used", () => {
    const topology = {
      logicalProcessors: 10,
      physicalCores: 10,
      performanceCores: 4,
      usableCores: 4,
    };
    expect(processorFinding(topology, "Apple M4").finding).toBe(
      "Apple M4, 10 logical, 10 physical, 4 performance, 4 threads by default",
    );
  });
});
