import { describe, expect, it } from "vitest";
import { untilQuiet } from "../../../../src/cli/overhead/until-quiet.ts";

describe("untilQuiet", () => {
  it("goes on looking while one of the processes computes", async () => {
    let usedNs = 0;
    let looks = 0;
    await untilQuiet([1, 2], (pid) => {
      if (pid === 1) return 5;
      looks += 1;
      // Process 2 uses a second of processor time between each of the first looks.
      if (looks < 6) usedNs += 1e9;
      return usedNs;
    });
    expect(looks).toBe(6);
  });

  it("does not wait for processes that do not tell, or that are none", async () => {
    let looks = 0;
    await untilQuiet([1], () => {
      looks += 1;
      return null;
    });
    await untilQuiet([], () => NaN);
    expect(looks).toBe(2);
  });

  it("does not wait for ever", async () => {
    let usedNs = 0;
    await untilQuiet([1], () => (usedNs += 1e12));
    expect(usedNs).toBeGreaterThan(2e12);
  });
});
