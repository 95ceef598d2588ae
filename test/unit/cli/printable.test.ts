import { describe, expect, it } from "vitest";
import { printable } from "../../../src/cli/printable.ts";

describe("printable", () => {
  it("leaves out what would steer a terminal", () => {
    expect(printable("a\u001b[31mred\u0007\u009b2J\r\u0000b")).toBe("a[31mred2Jb");
  });

  it("keeps line breaks, tabs and every visible character", () => {
    expect(printable("é 漢\n\t👍")).toBe("é 漢\n\t👍");
  });
});
