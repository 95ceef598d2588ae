import { describe, expect, it } from "vitest";
import { HeldTokens } from "../../../../src/engines/llama-cpp/held-tokens.ts";

const TOKENS = Array.from({ length: 300 }, (_, index) => index);

/** Holds the first of TOKENS in batches that end at these positions. */
function held(...ends: number[]): HeldTokens {
  const result = new HeldTokens();
  for (const end of ends) result.addBatch(TOKENS, result.count, end);
  return result;
}

describe("tokens that a cache holds", () => {
  it.each([
    [[64, 128, 150], [64, 128, 150], 150],
    [[64, 128, 150], [64, 128, 140], 128],
    [[64, 128, 150], [64, 128, 192, 200], 128],
    [[150], [64, 128, 150], 0],
    [[64, 100], [64, 128], 64],
    [[64, 65, 66], [64, 128], 64],
    [[], [64], 0],
  ])("in batches ending at %j serve %j up to %i", (made, wanted, expected) => {
    expect(held(...made).countMadeBy(TOKENS, wanted)).toBe(expected);
  });

  it("serve up to the last whole batch in which every token is the same", () => {
    const others = TOKENS.map((token) => (token === 130 ? 999 : token));
    expect(held(64, 128, 192).countMadeBy(others, [64, 128, 192])).toBe(128);
  });

  it("do not serve the rest of a batch that was cut, nor what came after it", () => {
    const cut = held(64, 128, 192);
    cut.truncate(100);
    expect(cut.countMadeBy(TOKENS, [64, 100])).toBe(64);
    cut.addBatch(TOKENS, 100, 128);
    expect(cut.countMadeBy(TOKENS, [64, 128])).toBe(64);
    cut.truncate(64);
    cut.addBatch(TOKENS, 64, 128);
    expect(cut.countMadeBy(TOKENS, [64, 128])).toBe(128);
  });

  it("serve whole when they are cut where a batch ended", () => {
    const cut = held(64, 128, 192);
    cut.truncate(128);
    expect(cut.countMadeBy(TOKENS, [64, 128])).toBe(128);
  });
});
