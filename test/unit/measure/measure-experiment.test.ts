import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionRecordSchema, trialRecordSchema } from "../../../src/core/record.ts";
import { groupByProcess, measureExperiment } from "../../../src/measure/measure-experiment.ts";
import { Laboratory, trialsOf } from "./fake-session.ts";
import { PERFORMANCE_STEPS } from "../../../src/measure/run-trial.ts";

/** Status and prompt of each record, in order. */
function statuses(laboratory: Laboratory): string[] {
  return laboratory.records.map(({ status, phase }) => `${phase} ${status}`);
}

describe("measureExperiment", () => {
  it("runs the trials in the planned order in one process and appends a record for each", async () => {
    const laboratory = new Laboratory();
    await measureExperiment(trialsOf(1, 3), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: w0", "1: m0", "1: m1", "1: m2"]);
    expect(statuses(laboratory)).toEqual([
      "warm-up ok",
      "measured ok",
      "measured ok",
      "measured ok",
    ]);
    for (const record of laboratory.records)
      expect(trialRecordSchema.parse(record)).toEqual(record);
    for (const session of laboratory.sessions) {
      expect(sessionRecordSchema.parse(session)).toEqual(session);
    }
  });

  it("ends the process whose session cannot be written, and passes the error on", async () => {
    const laboratory = new Laboratory();
    const settings = laboratory.settings({
      appendSession: () => Promise.reject(new Error("the disk is full")),
    });
    const run = measureExperiment(trialsOf(0, 2), settings, PERFORMANCE_STEPS);

    await expect(run).rejects.toThrow("the disk is full");
    expect(laboratory.closed).toEqual([1]);
  });

  it("counts the run order over the lines that were there before", async () => {
    const laboratory = new Laboratory();
    const settings = laboratory.settings({ recordCount: 10, sessionCount: 3 });
    await measureExperiment(trialsOf(0, 2), settings, PERFORMANCE_STEPS);

    expect(laboratory.records.map(({ runOrder }) => runOrder)).toEqual([10, 11]);
    expect(laboratory.sessions.map(({ sessionId }) => sessionId)).toEqual(["s0003-r0-small"]);
  });

  it("says of each record whether it was the first of its process, and how long the process was idle", async () => {
    const laboratory = new Laboratory();
    await measureExperiment(trialsOf(1, 2), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.records.map(({ firstInProcess }) => firstInProcess)).toEqual([
      true,
      false,
      false,
    ]);
    const [first, ...others] = laboratory.records.map(({ idleMs }) => idleMs);
    expect(first).toBeNull();
    for (const idleMs of others) expect(idleMs).toBeGreaterThanOrEqual(0);
  });

  it("starts a fresh process for each round, and ends the one before", async () => {
    const laboratory = new Laboratory();
    const trials = [...trialsOf(0, 1), ...trialsOf(0, 1, { round: 1 })];
    await measureExperiment(trials, laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: m0", "2: m0"]);
    expect(laboratory.closed).toEqual([1, 2]);
  });

  it("records a crash, then tries the trial again in a fresh, warmed-up process", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text, pid) => (text === "m1" && pid === 1 ? "die" : "answer");
    await measureExperiment(trialsOf(1, 3), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: w0", "1: m0", "1: m1", "2: w0", "2: m1", "2: m2"]);
    expect(statuses(laboratory)).toEqual([
      "warm-up ok",
      "measured ok",
      "measured failed",
      "warm-up ok",
      "measured ok",
      "measured ok",
    ]);
    expect(laboratory.sessions).toHaveLength(2);
  });

  it("gives warm-ups of a replaced process keys of their own", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text, pid) => (text === "m0" && pid === 1 ? "die" : "answer");
    await measureExperiment(trialsOf(2, 1), laboratory.settings(), PERFORMANCE_STEPS);
    const keys = laboratory.records
      .filter(({ phase }) => phase === "warm-up")
      .map(({ trialKey }) => trialKey);

    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(4);
  });

  it("repeats only the warm-ups of the scenario that goes on", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text, pid) => (text === "m1" && pid === 1 ? "die" : "answer");
    const other = trialsOf(1, 1, { scenario: "other" });
    await measureExperiment(
      [...other, ...trialsOf(1, 2)],
      laboratory.settings(),
      PERFORMANCE_STEPS,
    );

    expect(laboratory.asked.filter((line) => line.startsWith("2:"))).toEqual(["2: w0", "2: m1"]);
  });

  it("gives a trial up that ended two processes, and goes on with the next", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text) => (text === "m1" ? "die" : "answer");
    await measureExperiment(trialsOf(0, 3), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: m0", "1: m1", "2: m1", "3: m2"]);
    expect(statuses(laboratory)).toEqual([
      "measured ok",
      "measured failed",
      "measured failed",
      "measured ok",
    ]);
  });

  it("does not repeat a trial whose answer came before its process died", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text) => (text === "m0" ? "answer-and-die" : "answer");
    await measureExperiment(trialsOf(0, 2), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: m0", "2: m1"]);
    expect(statuses(laboratory)).toEqual(["measured ok", "measured ok"]);
  });

  it("goes on without a warm-up that ends every process", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text) => (text === "w0" ? "die" : "answer");
    await measureExperiment(trialsOf(2, 2), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: w0", "2: w0", "3: w1", "3: m0", "3: m1"]);
    expect(laboratory.records.filter(({ status }) => status === "failed")).toHaveLength(2);
  });

  it("does not try a refused trial again, since the process lives", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = (text) => (text === "m0" ? "refuse" : "answer");
    await measureExperiment(trialsOf(0, 2), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.asked).toEqual(["1: m0", "1: m1"]);
    expect(statuses(laboratory)).toEqual(["measured failed", "measured ok"]);
  });

  it("records every trial of a model that cannot be loaded as failed for that reason", async () => {
    const laboratory = new Laboratory();
    laboratory.refuseToLoad = "out of memory";
    await measureExperiment(trialsOf(1, 2), laboratory.settings(), PERFORMANCE_STEPS);

    expect(laboratory.sessions.map(({ status }) => status)).toEqual(["failed"]);
    expect(statuses(laboratory)).toEqual(["warm-up failed", "measured failed", "measured failed"]);
    for (const record of laboratory.records) {
      expect(record).toMatchObject({ failure: { message: "out of memory" } });
      expect(trialRecordSchema.parse(record)).toEqual(record);
    }
  });

  it("ends after the running trial when asked to stop", async () => {
    const laboratory = new Laboratory();
    laboratory.shouldStop = () => laboratory.records.length >= 2;
    await measureExperiment(
      [...trialsOf(1, 5), ...trialsOf(0, 5, { round: 1 })],
      laboratory.settings(),
      PERFORMANCE_STEPS,
    );

    expect(laboratory.asked).toEqual(["1: w0", "1: m0"]);
    expect(laboratory.closed).toEqual([1]);
  });

  it("does not try a crashed trial again when asked to stop", async () => {
    const laboratory = new Laboratory();
    laboratory.behave = () => "die";
    laboratory.shouldStop = () => laboratory.records.length >= 1;
    await measureExperiment(trialsOf(0, 3), laboratory.settings(), PERFORMANCE_STEPS);

    expect(statuses(laboratory)).toEqual(["measured failed"]);
  });

  it("never writes a key twice as ok, and gives every measured trial a record, whatever dies when", async () => {
    const behaviours = fc.array(
      fc.constantFrom("answer", "answer", "answer", "die", "answer-and-die", "refuse"),
      { minLength: 1, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(behaviours, async (script) => {
        const laboratory = new Laboratory();
        let request = 0;
        laboratory.behave = () => script[request++ % script.length] ?? "answer";
        const trials = [...trialsOf(2, 4), ...trialsOf(1, 3, { round: 1 })];
        await measureExperiment(trials, laboratory.settings(), PERFORMANCE_STEPS);
        const ok = laboratory.records.filter(({ status }) => status === "ok");
        expect(new Set(ok.map(({ trialKey }) => trialKey)).size).toBe(ok.length);
        const seen = new Set(laboratory.records.map(({ trialKey }) => trialKey));
        const work = trials.filter(({ phase }) => phase === "measured");
        expect(work.filter(({ trialKey }) => !seen.has(trialKey))).toEqual([]);
        expect(laboratory.records.map(({ runOrder }) => runOrder)).toEqual(
          laboratory.records.map((_, index) => index),
        );
      }),
    );
  });

  it("passes on that records cannot be written", async () => {
    const laboratory = new Laboratory();
    const settings = laboratory.settings({
      appendRecord: () => Promise.reject(new Error("no room left")),
    });

    await expect(measureExperiment(trialsOf(0, 2), settings, PERFORMANCE_STEPS)).rejects.toThrow(
      "no room left",
    );
    expect(laboratory.closed).toEqual([1]);
  });
});

describe("groupByProcess", () => {
  it("puts neighbours of the same round and model together", () => {
    const a0 = trialsOf(1, 1, { modelId: "a" });
    const b0 = trialsOf(0, 2, { modelId: "b" });
    const a1 = trialsOf(0, 1, { modelId: "a", round: 1 });

    expect(groupByProcess([...a0, ...b0, ...a1], PERFORMANCE_STEPS)).toEqual([a0, b0, a1]);
    expect(groupByProcess([], PERFORMANCE_STEPS)).toEqual([]);
  });
});
