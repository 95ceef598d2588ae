import { describe, expect, it } from "vitest";
import { measuredPace, type PacedRecord } from "../../../../src/analyze/planning/measured-pace.ts";

function record(runOrder: number, startedEpochMs: number, sessionId = "s"): PacedRecord {
  return { modelId: "a", sessionId, runOrder, startedEpochMs };
}

const all = (): boolean => true;

describe("measuredPace", () => {
  it("sums from start to start and leaves the last trial of a process out", () => {
    const records = [record(0, 0), record(1, 2_000), record(2, 5_000)];
    expect(measuredPace(records, all)).toEqual({ seconds: 5, trialCount: 2 });
  });

  it("does not reach from one process to the next", () => {
    const records = [
      record(0, 0),
      record(1, 1_000),
      record(2, 60_000, "t"),
      record(3, 64_000, "t"),
    ];
    expect(measuredPace(records, all)).toEqual({ seconds: 5, trialCount: 2 });
  });

  it("does not depend on the order of the lines", () => {
    const records = [record(2, 5_000), record(0, 0), record(1, 2_000)];
    expect(measuredPace(records, all)).toEqual({ seconds: 5, trialCount: 2 });
  });

  it("gives the time to the trial that it follows", () => {
    const records = [record(0, 0), record(1, 2_000), record(2, 5_000)];
    expect(measuredPace(records, ({ runOrder }) => runOrder === 1)).toEqual({
      seconds: 3,
      trialCount: 1,
    });
  });

  it("takes half an hour and a clock that went back for breaks", () => {
    const records = [record(0, 10_000), record(1, 10_000 + 1_800_001), record(2, 5_000)];
    expect(measuredPace(records, all)).toEqual({ seconds: 0, trialCount: 0 });
  });

  it("knows nothing of no records", () => {
    expect(measuredPace([], all)).toEqual({ seconds: 0, trialCount: 0 });
  });
});
