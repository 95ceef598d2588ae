import { describe, expect, it } from "vitest";
import { fillRandomWords, randomStateFor } from "../../../../src/assets/synthetic/random-words.ts";

function words(seed: number, name: string, count: number): number[] {
  const filled = new Uint32Array(count);
  fillRandomWords(filled, randomStateFor(seed, name));
  return [...filled];
}

describe("the random word generator", () => {
  it("follows Marsaglia's xorshift128", () => {
    // The paper's own generator with its default state, in C: x=123456789 y=362436069 z=521288629 w=88675123,
    // t=x^(x<<11); x=y; y=z; z=w; w=w^(w>>19)^t^(t>>8). First eight values of w.
    const filled = new Uint32Array(8);
    fillRandomWords(filled, Int32Array.of(123456789, 362436069, 521288629, 88675123));
    expect([...filled]).toEqual([
      3701687786, 458299110, 2500872618, 3633119408, 516391518, 2377269574, 2599949379, 717229868,
    ]);
  });

  it("continues where the last call ended", () => {
    const state = randomStateFor(1, "a");
    const first = new Uint32Array(8);
    const second = new Uint32Array(8);
    fillRandomWords(first, state);
    fillRandomWords(second, state);
    expect([...first, ...second]).toEqual(words(1, "a", 16));
  });

  it("gives each seed and each name a stream of its own", () => {
    const streams = [words(1, "a", 8), words(2, "a", 8), words(1, "b", 8), words(0, "", 8)];
    expect(new Set(streams.flat()).size).toBe(32);
  });
});
