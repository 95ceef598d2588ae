import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { openPipeEcho } from "../../../bench/self/pipe-echo.ts";
import { largestPrivateMebibytes } from "../../../bench/self/process-memory.ts";
import { firstLine } from "../../../bench/support/first-line.ts";

function node(program: string) {
  return spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
}

describe("firstLine", () => {
  it("gives the first line that the child prints", async () => {
    expect(await firstLine(node('console.log("8080\\nmore")'), "the server")).toBe("8080");
  });

  it("says how a child ended that printed nothing", async () => {
    await expect(firstLine(node("process.exit(3)"), "the server")).rejects.toMatchObject({
      code: "bench-child-failed",
      message: "the server ended with exit code 3 before it was ready",
    });
  });
});

describe("openPipeEcho", () => {
  it("sends a line there and back, and closes", async () => {
    const echo = openPipeEcho();
    await echo.roundTrip();
    await expect(echo.close()).resolves.toBeUndefined();
  });

  it("fails a round trip to a child that has ended, and still closes", async () => {
    const echo = openPipeEcho("process.exit(4)");
    await expect(echo.roundTrip()).rejects.toThrow("The process that echoes ended with 4");
    await expect(echo.close()).resolves.toBeUndefined();
  });
});

describe.skipIf(process.platform !== "linux")("largestPrivateMebibytes", () => {
  it("reads the memory of a program while it runs", async () => {
    const mebibytes = 64;
    const program = `const held = Buffer.alloc(${mebibytes} * 2 ** 20, 1); setTimeout(() => held, 500)`;
    expect(await largestPrivateMebibytes(process.execPath, ["-e", program])).toBeGreaterThan(
      mebibytes,
    );
  });

  it("makes no number of a program that fails", async () => {
    const program = "setTimeout(() => process.exit(5), 200)";
    await expect(largestPrivateMebibytes(process.execPath, ["-e", program])).rejects.toThrow(
      "ended with exit code 5",
    );
  });

  it("makes no number of a program that ended before it could be read", async () => {
    await expect(largestPrivateMebibytes("true", [])).rejects.toThrow("before its memory");
  });
});
