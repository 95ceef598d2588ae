import { describe, expect, it } from "vitest";
import type { Conditions } from "../../../src/core/conditions.ts";
import {
  checkExecutionConditions,
  executionConditionSchema,
  type ExecutionCondition,
} from "../../../src/core/execution-conditions.ts";

const calm: Conditions = {
  epochMs: 0,
  thermalLevel: 0,
  thermalThrottleCount: null,
  powerSource: "ac",
  lowPowerMode: false,
  load1: 1,
  cpuPressurePercent: null,
  swapUsedBytes: null,
  memoryAvailableBytes: null,
  cpuFrequencyHz: null,
};

const all: ExecutionCondition[] = [
  { power_source: "ac" },
  { low_power_mode: "off" },
  { thermal: "nominal" },
  { load_per_core_below: 0.5 },
];

describe("checkExecutionConditions", () => {
  it("finds nothing when every condition holds", () => {
    expect(checkExecutionConditions(all, calm, 4)).toEqual([]);
  });

  it("says what was required and what was seen", () => {
    const hot: Conditions = {
      ...calm,
      thermalLevel: 2,
      powerSource: "battery",
      lowPowerMode: true,
      load1: 2,
    };
    expect(checkExecutionConditions(all, hot, 4).map((finding) => finding.message)).toEqual([
      "power_source: ac is required, battery was observed",
      "low_power_mode: off is required, on was observed",
      "thermal: nominal is required, pressure level 2 was observed",
      "load_per_core_below: below 0.5 is required, 0.50 was observed",
    ]);
  });

  it("tells what a machine does not say from what does not hold", () => {
    const silent: Conditions = {
      ...calm,
      thermalLevel: null,
      powerSource: null,
      lowPowerMode: null,
      load1: null,
    };
    const findings = checkExecutionConditions(all, silent, 4);
    expect(findings.map((finding) => finding.verdict)).toEqual(Array(4).fill("not-observed"));
  });
});

describe("executionConditionSchema", () => {
  it.each([[{}], [{ power_source: "ac", thermal: "nominal" }], [{ thermal: "cool" }]])(
    "refuses %j",
    (condition) => {
      expect(executionConditionSchema.safeParse(condition).success).toBe(false);
    },
  );
});
