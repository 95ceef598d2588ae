import { describe, expect, it } from "vitest";
import { ladderRecordSchema } from "../../../src/core/overhead.ts";
import { sessionRecordSchema } from "../../../src/core/record.ts";
import { LadderLaboratory, ladderTrial, reading } from "./ladder-laboratory.ts";

const TURNS = [
  ladderTrial("own-server", "w0"),
  ladderTrial("direct", "w0"),
  ladderTrial("direct", "m0"),
  ladderTrial("own-server", "m0"),
  ladderTrial("own-server", "m1"),
  ladderTrial("direct", "m1"),
];

/** What was asked, without the waits. */
function asked(laboratory: LadderLaboratory): string[] {
  return laboratory.events.filter((event) => event !== "quiet");
}

describe("measuring a ladder", () => {
  it("lets the processes of a round take turns, and ends them all after it", async () => {
    const laboratory = new LadderLaboratory();
    await laboratory.run(TURNS);

    expect(asked(laboratory)).toEqual([
      "start own-server 1",
      "own-server 1: w0",
      "start direct 2",
      "direct 2: w0",
      "direct 2: m0",
      "own-server 1: m0",
      "own-server 1: m1",
      "direct 2: m1",
      "close own-server 1",
      "close direct 2",
    ]);
  });

  it("starts fresh processes in every round", async () => {
    const laboratory = new LadderLaboratory();
    await laboratory.run([ladderTrial("direct", "m0"), ladderTrial("direct", "m0", { round: 1 })]);

    expect(asked(laboratory)).toEqual([
      "start direct 1",
      "direct 1: m0",
      "close direct 1",
      "start direct 2",
      "direct 2: m0",
      "close direct 2",
    ]);
    expect(laboratory.sessions.map(({ sessionId }) => sessionId)).toEqual([
      "s0000-r0-direct",
      "s0001-r1-direct",
    ]);
  });

  it("waits before each request until nothing computes", async () => {
    const laboratory = new LadderLaboratory();
    await laboratory.run([ladderTrial("direct", "m0"), ladderTrial("direct", "m1")]);

    expect(laboratory.events).toEqual([
      "start direct 1",
      "quiet",
      "direct 1: m0",
      "quiet",
      "direct 1: m1",
      "close direct 1",
    ]);
  });

  it("writes records and sessions that follow their schemas", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.behave = (_, promptId) => (promptId === "m1" ? "refuse" : "answer");
    await laboratory.run(TURNS);

    expect(laboratory.records).toHaveLength(6);
    for (const record of laboratory.records)
      expect(ladderRecordSchema.parse(record)).toEqual(record);
    for (const session of laboratory.sessions)
      expect(sessionRecordSchema.parse(session)).toEqual(session);
    expect(laboratory.records.map(({ runOrder }) => runOrder)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(laboratory.records.map(({ status }) => status)).toEqual([
      ...["ok", "ok", "ok", "ok"],
      ...["failed", "failed"],
    ]);
  });

  it("takes processor time and memory of asking process and server apart", async () => {
    const laboratory = new LadderLaboratory();
    await laboratory.run([ladderTrial("own-server", "m0"), ladderTrial("direct", "m0")]);
    const [served, direct] = laboratory.records;

    expect(served).toMatchObject({
      rung: "own-server",
      engineCpuNs: 5,
      serverCpuNs: 7,
      engineMemory: reading(1),
      serverMemory: reading(101),
    });
    expect(direct).toMatchObject({
      rung: "direct",
      engineCpuNs: 5,
      serverCpuNs: null,
      engineMemory: reading(2),
      serverMemory: null,
    });
  });

  it("knows no processor time where it cannot be read", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.behave = (_, __, pid) => {
      laboratory.cpuNs.delete(pid);
      return "answer";
    };
    await laboratory.run([ladderTrial("direct", "m0")]);

    expect(laboratory.records[0]).toMatchObject({ status: "ok", engineCpuNs: null });
  });

  it("replaces the one process that dies, warms it up, and leaves the others alone", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.behave = (rung, promptId, pid) =>
      rung === "direct" && promptId === "m0" && pid === 2 ? "die" : "answer";
    await laboratory.run(TURNS);

    expect(asked(laboratory)).toEqual([
      "start own-server 1",
      "own-server 1: w0",
      "start direct 2",
      "direct 2: w0",
      "direct 2: m0",
      "close direct 2",
      "start direct 3",
      "direct 3: w0",
      "direct 3: m0",
      "own-server 1: m0",
      "own-server 1: m1",
      "direct 3: m1",
      "close own-server 1",
      "close direct 3",
    ]);
    expect(laboratory.records.filter(({ status }) => status === "failed")).toHaveLength(1);
  });

  it("gives warm-ups of each process keys of their own, and measured trials the planned ones", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.behave = (_, promptId, pid) => (promptId === "m0" && pid === 1 ? "die" : "answer");
    const trials = [ladderTrial("direct", "w0"), ladderTrial("direct", "m0")];
    await laboratory.run(trials);
    const keysOf = (phase: string) =>
      laboratory.records.filter((record) => record.phase === phase).map((each) => each.trialKey);

    expect(new Set(keysOf("warm-up")).size).toBe(2);
    expect(keysOf("warm-up")).not.toContain(trials[0]?.trialKey);
    expect(keysOf("measured")).toEqual([trials[1]?.trialKey, trials[1]?.trialKey]);
  });

  it("fails every trial of a rung that does not come up, once, and measures the others", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.cannotStart = ["own-server"];
    await laboratory.run(TURNS);
    const failures = laboratory.records.filter(({ status }) => status === "failed");

    expect(failures.map(({ rung, promptId }) => `${rung} ${promptId}`)).toEqual([
      "own-server w0",
      "own-server m0",
      "own-server m1",
    ]);
    expect(laboratory.records.filter(({ status }) => status === "ok")).toHaveLength(3);
    expect(laboratory.sessions.map(({ status }) => status)).toEqual(["failed", "ok"]);
  });

  it("ends between two trials when it is told to stop, and leaves no process behind", async () => {
    const laboratory = new LadderLaboratory();
    laboratory.shouldStop = () => laboratory.records.length >= 3;
    await laboratory.run(TURNS);

    expect(laboratory.records).toHaveLength(3);
    expect(asked(laboratory).slice(-2)).toEqual(["close own-server 1", "close direct 2"]);
  });
});
