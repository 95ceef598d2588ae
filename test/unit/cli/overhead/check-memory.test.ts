import { describe, expect, it } from "vitest";
import { ladderBytes } from "../../../../src/cli/overhead/check-memory.ts";

describe("ladderBytes", () => {
  it("counts mapped weights once, and everything else for each rung", () => {
    const estimate = { totalBytes: 1000, weightBytes: 700 };
    expect(ladderBytes(estimate, 4, true)).toEqual({ ownBytes: 1200, sharedBytes: 700 });
  });

  it("counts weights that are read into memory for each rung", () => {
    const estimate = { totalBytes: 1000, weightBytes: 700 };
    expect(ladderBytes(estimate, 4, false)).toEqual({ ownBytes: 4000, sharedBytes: 0 });
  });
});
