import { describe, expect, it } from "vitest";
import { accuracySentence, speedSentences } from "../../../../src/cli/run/detectable-text.ts";

describe("what a size can detect", () => {
  it("is said of speed with its size, and that few prompts or rounds name no winner", () => {
    expect(speedSentences({ prompts: 20, rounds: 5 }, 2)).toHaveLength(1);
    expect(speedSentences({ prompts: 20, rounds: 5 }, 2)[0]).toMatch(
      /^20 prompts x 5 rounds find differences in speed from about \d+\.\d % on/,
    );
    expect(speedSentences({ prompts: 4, rounds: 5 }, 2)[1]).toContain("no winner is named");
    expect(speedSentences({ prompts: 4, rounds: 1 }, 2)[0]).toContain("too few");
  });

  it("is nothing where the configuration decides the size", () => {
    expect(speedSentences({}, 2)).toEqual([]);
  });

  it("is said of accuracy in points, or that nothing can be told apart", () => {
    // edge-bench plan --task banking77 --detect 5: 626 items, 20 % discordant.
    expect(accuracySentence("banking77", 626, 2)).toMatch(
      /^banking77: 626 items find differences from about 5 points on/,
    );
    expect(accuracySentence("faq", 3, 2)).toBe("faq: 3 items cannot tell two models apart.");
  });

  it("is no comparison with one model", () => {
    expect(speedSentences({ prompts: 4, rounds: 5 }, 1)).toEqual([
      "4 prompts x 5 rounds; one model: nothing to compare with.",
    ]);
    expect(accuracySentence("faq", 3, 1)).toContain("nothing to compare with");
  });
});
