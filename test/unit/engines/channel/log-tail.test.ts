import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLogTail } from "../../../../src/engines/channel/log-tail.ts";
import { temporaryFile, temporaryFolder } from "../../../support/temporary-folder.ts";

describe("the tail of a log", () => {
  it("is its last twelve lines that say something, oldest first", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const path = temporaryFile("engine.log", lines.join("\r\n\n"));
    expect(readLogTail(path)).toEqual(lines.slice(-12));
  });

  it("is short for a log of gigabytes in one line", () => {
    const path = temporaryFile("engine.log", `${"x".repeat(50_000)}\nlast`);
    expect(readLogTail(path).map((line) => line.length)).toEqual([8187, 4]);
  });

  it("survives bytes that are no text", () => {
    const path = temporaryFile("engine.log", Uint8Array.of(0xff, 0xfe, 0x0a, 0x61));
    expect(readLogTail(path)).toEqual(["\ufffd\ufffd", "a"]);
  });

  it("is empty when there is no log", () => {
    expect(readLogTail(join(temporaryFolder(), "none.log"))).toEqual([]);
  });
});
