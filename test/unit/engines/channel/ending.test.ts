import { describe, expect, it } from "vitest";
import { crashEnding } from "../../../../src/engines/channel/ending.ts";

describe("the end of an engine process", () => {
  it("by a signal names it, and the usual reason of a kill", () => {
    const ending = crashEnding(null, "SIGKILL", false);
    expect(ending).toMatchObject({ code: "engine-crashed", signal: "SIGKILL", exitCode: null });
    expect(ending.hint).toContain("memory");
    expect(crashEnding(null, "SIGSEGV", false).hint).toBeNull();
  });

  it("by itself names the exit code", () => {
    expect(crashEnding(7, null, false).message).toBe("the engine process ended with exit code 7");
  });

  it("that was asked for is no crash", () => {
    expect(crashEnding(0, null, true)).toMatchObject({
      code: "engine-refused",
      message: "the engine process is closed",
    });
  });
});
