import { describe, expect, it } from "vitest";
import { untilQuiet, type PassingTime } from "../../../../src/cli/overhead/until-quiet.ts";

/** Time that passes only while somebody waits. */
function pretendedTime(): PassingTime & { passedMs: number } {
  const time = {
    passedMs: 0,
    nowMs: () => time.passedMs,
    wait: (milliseconds: number) => {
      time.passedMs += milliseconds;
      return Promise.resolve();
    },
  };
  return time;
}

/** Readings of processes, one for each look; the last one stays. */
function readings(byPid: Readonly<Record<number, readonly (number | null)[]>>) {
  const looks = new Map<number, number>();
  return (pid: number): number | null => {
    const look = looks.get(pid) ?? 0;
    looks.set(pid, look + 1);
    const list = byPid[pid] ?? [];
    return list[Math.min(look, list.length - 1)] ?? null;
  };
}

describe("untilQuiet", () => {
  it("goes on looking while one of the processes computes", async () => {
    const time = pretendedTime();
    await untilQuiet([1, 2], readings({ 1: [5], 2: [0, 2e6, 4e6, 5e6, 5e6] }), time);
    expect(time.passedMs).toBe(8);
  });

  it("does not set the work of one process off against the rest of another", async () => {
    const time = pretendedTime();
    // Together they use less than nothing: the number of the first one was given to a younger process.
    await untilQuiet([1, 2], readings({ 1: [9e9, 5], 2: [0, 2e6, 2e6] }), time);
    expect(time.passedMs).toBe(4);
  });

  it("does not take the end of a process for quiet", async () => {
    const time = pretendedTime();
    await untilQuiet([1, 2], readings({ 1: [5e9, null], 2: [0, 2e6, 2e6] }), time);
    expect(time.passedMs).toBe(4);
  });

  it("looks no longer at processes that do not tell, or at none", async () => {
    const time = pretendedTime();
    await untilQuiet([1], () => null, time);
    await untilQuiet([], () => NaN, time);
    expect(time.passedMs).toBe(4);
  });

  it("gives up after half a second", async () => {
    const time = pretendedTime();
    let usedNs = 0;
    await untilQuiet([1], () => (usedNs += 1e12), time);
    expect(time.passedMs).toBe(500);
  });

  it("passes by the clock where nobody gives another", async () => {
    await expect(untilQuiet([1], () => 5)).resolves.toBeUndefined();
  });
});
