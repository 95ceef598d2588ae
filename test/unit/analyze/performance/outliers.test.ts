import { describe, expect, it } from "vitest";
import { countOutliers } from "../../../../src/analyze/performance/outliers.ts";
import { seededRandom } from "../../../../src/core/random.ts";

/** Twenty prompts of very different length, five runs each, with noise of a few percent. */
function runs(noise: () => number) {
  return Array.from({ length: 100 }, (_, index) => ({
    promptId: `p${index % 20}`,
    value: 100 * (1 + (index % 20)) * noise(),
  }));
}

describe("countOutliers", () => {
  it("finds none in plain noise, however few runs a prompt has", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const random = seededRandom(seed);
      // The mean of four uniform numbers: close to normal.
      const noise = () =>
        1 +
        0.05 * (Array.from({ length: 4 }, () => random.nextFraction()).reduce((a, b) => a + b) - 2);
      expect(countOutliers(runs(noise))).toBe(0);
    }
  });

  it("finds a run that took twice its prompt's time", () => {
    const random = seededRandom(3);
    const samples = runs(() => 1 + 0.05 * random.nextFraction());
    const disturbed = samples.map((sample, index) =>
      index === 42 ? { ...sample, value: sample.value * 2 } : sample,
    );
    expect(countOutliers(disturbed)).toBe(1);
  });
});
