import { describe, expect, it } from "vitest";
import { runBounded } from "../../../../src/engines/mlx/run-bounded.ts";

const MINUTE_MS = 60_000;

function sh(
  script: string,
  timeLimitMs: number,
  signal?: AbortSignal,
): ReturnType<typeof runBounded> {
  return runBounded({
    program: "/bin/sh",
    args: ["-c", script],
    timeLimitMs,
    ...(signal === undefined ? {} : { signal }),
  });
}

describe("runBounded", () => {
  it("returns what a program wrote and how it ended", async () => {
    expect(await sh("echo out; echo err >&2; exit 3", MINUTE_MS)).toEqual({
      ending: "exited",
      exitCode: 3,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  it("ends a program that hangs, and what it started", async () => {
    const result = await sh("sleep 60 & sleep 60; wait", 200);
    expect(result).toMatchObject({ ending: "timed-out", exitCode: null });
  });

  it("does not wait for a child that keeps the output open", async () => {
    const result = await sh("sleep 60 & echo done", MINUTE_MS);
    expect(result).toMatchObject({ ending: "exited", exitCode: 0, stdout: "done\n" });
  });

  it("ends on demand", async () => {
    const stop = new AbortController();
    const running = sh("sleep 60", MINUTE_MS, stop.signal);
    stop.abort();
    expect(await running).toMatchObject({ ending: "aborted", exitCode: null });
  });

  it("keeps the last part of a long output", async () => {
    const result = await sh("yes abcdefg | head -c 300000; echo end", MINUTE_MS);
    expect(result.stdout.length).toBe(65_536);
    expect(result.stdout.endsWith("end\n")).toBe(true);
  });

  it("says that a program is not there", async () => {
    const result = await runBounded({ program: "/no/such", args: [], timeLimitMs: MINUTE_MS });
    expect(result).toMatchObject({ ending: "not-started", exitCode: null });
    expect(result.stderr).toContain("ENOENT");
  });

  it("tells a signal from an exit", async () => {
    expect(await sh("kill -9 $$", MINUTE_MS)).toMatchObject({ ending: "killed", exitCode: null });
  });
});
