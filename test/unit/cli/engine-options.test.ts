import { describe, expect, it } from "vitest";
import { silenceMsOf } from "../../../src/cli/engine-options.ts";

describe("silenceMsOf", () => {
  it.each([
    [16.1, 16_100],
    [600, 600_000],
    [0.0001, 1],
  ])("makes %d seconds %d whole milliseconds", (hangTimeout, expected) => {
    expect(silenceMsOf({ hangTimeout })).toBe(expected);
  });
});
