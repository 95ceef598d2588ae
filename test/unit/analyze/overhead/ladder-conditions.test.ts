import { describe, expect, it } from "vitest";
import { analyzeOverhead } from "../../../../src/analyze/overhead/analyze-overhead.ts";
import type { Flag } from "../../../../src/analyze/performance/flag.ts";
import type { Conditions } from "../../../../src/core/conditions.ts";
import type { LadderRecord } from "../../../../src/core/overhead.ts";
import { plantedLadder } from "../../../fixtures/overhead/planted-ladder.ts";

/** 40 trials of two prompts in four rounds on four cores, the engine with two threads. */
function flagsAfter(change: (record: LadderRecord) => Partial<Conditions>): Flag[] {
  const files = plantedLadder({ promptCount: 2 });
  const records = files.records.map((record) => ({
    ...record,
    conditions: { ...record.conditions, ...change(record) },
  }));
  return analyzeOverhead({ ...files, records }).flags;
}

describe("the flags of a ladder", () => {
  it("are none on a quiet machine", () => {
    expect(flagsAfter(() => ({}))).toEqual([]);
  });

  it("say that it ran on battery", () => {
    expect(flagsAfter(() => ({ powerSource: "battery" }))).toMatchObject([
      { code: "power", severity: "unreliable", subject: "small", values: { onBattery: 1 } },
    ]);
  });

  it("say that other work ran beside it", () => {
    const flags = flagsAfter(({ runOrder }) => ({ load1: runOrder < 30 ? 0.1 : 9 }));
    expect(flags).toMatchObject([{ code: "busy", values: { count: 10, total: 40 } }]);
  });

  it("find what changed during a trial in the reading before the next", () => {
    const flags = flagsAfter(({ runOrder }) => ({ swapUsedBytes: runOrder < 5 ? 0 : 4096 }));
    expect(flags).toMatchObject([{ code: "swap", values: { count: 1, total: 40 } }]);
  });
});
