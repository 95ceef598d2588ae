import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../../src/core/errors.ts";
import { setDeterministicMode } from "../../../../src/plan/deterministic-mode.ts";

describe("setDeterministicMode", () => {
  it("gives the numbers of the seed", () => {
    const { seed, random } = setDeterministicMode({ seed: 42 });
    expect(seed).toBe(42);
    expect([random.nextUint32(), random.nextUint32()]).toEqual([1959603763, 2423114712]);
  });

  it("gives each purpose a stream that others do not shift", () => {
    const one = setDeterministicMode({ seed: 42 });
    one.random.nextUint32();
    one.derive("rounds").nextUint32();
    const two = setDeterministicMode({ seed: 42 });
    expect(one.derive("prompts").shuffled([1, 2, 3, 4, 5])).toEqual(
      two.derive("prompts").shuffled([1, 2, 3, 4, 5]),
    );
    expect(one.seedFor("prompts")).not.toBe(one.seedFor("rounds"));
    expect(one.seedFor("prompts")).not.toBe(setDeterministicMode({ seed: 43 }).seedFor("prompts"));
  });

  it("leaves Math.random alone", () => {
    const before = Math.random;
    setDeterministicMode({ seed: 1 });
    expect(Math.random).toBe(before);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses the seed %d", (seed) => {
    expect(() => setDeterministicMode({ seed })).toThrow(ConfigError);
  });
});
