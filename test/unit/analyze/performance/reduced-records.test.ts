import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reduceRecords } from "../../../../src/analyze/performance/reduced-records.ts";
import type { TrialRecord } from "../../../../src/core/record.ts";
import { MEMORY, okOf, plannedOf, QUIET } from "../../../fixtures/report/build-experiment.ts";

const GIB = 1_073_741_824;

/** Swap grows by 1 GiB from the second trial to the third; each trial has a process of its own. */
const RECORDS: TrialRecord[] = [0, 0, 1, 1].map((swapGib, runOrder) => ({
  ...okOf(plannedOf({ promptId: `p${runOrder}` }), runOrder),
  sessionId: `s${runOrder}`,
  conditionsBefore: { ...QUIET, load1: runOrder, swapUsedBytes: swapGib * GIB },
  conditionsAfter: { ...QUIET, load1: 0.5, swapUsedBytes: swapGib * GIB },
  memory: { ...MEMORY, peakResidentBytes: (runOrder + 1) * GIB },
}));

describe("the records of an experiment, reduced", () => {
  it("say the same of machine and memory in whatever order they come", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(RECORDS, { minLength: 4 }), (records) => {
        const { conditions, memory } = reduceRecords(records);
        const work = { modelId: "a", scenario: "chat" };

        expect(conditions.firstRunOrder).toBe(0);
        expect(conditions.summary()).toMatchObject({
          load1BeforeFirst: 0,
          load1Max: 3,
          swapGrowthBytes: GIB,
        });
        expect(memory.summarize(work, ["fixed-length"], null).peakResident).toEqual({
          minBytes: GIB,
          maxBytes: 4 * GIB,
          sessionCount: 4,
        });
      }),
    );
  });

  it("count the memory of a process once, whatever modes it served", () => {
    const [first, second] = RECORDS as [TrialRecord, TrialRecord];
    const other = { ...second, mode: "first-token", sessionId: "s0" } as TrialRecord;
    const { memory } = reduceRecords([first, other]);
    const both = memory.summarize(
      { modelId: "a", scenario: "chat" },
      ["fixed-length", "first-token"],
      null,
    );

    expect(both.peakResident).toEqual({ minBytes: 2 * GIB, maxBytes: 2 * GIB, sessionCount: 1 });
  });
});
