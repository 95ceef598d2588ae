import { describe, expect, it } from "vitest";
import { repeatRounds } from "../../../bench/support/rounds.ts";

/** Rounds that saw others take so many cores, in this order, and which of them ran reversed. */
function rounds(othersCores: readonly number[]) {
  let next = 0;
  const reversals: boolean[] = [];
  return {
    reversals,
    run: (reversed: boolean) => {
      reversals.push(reversed);
      const value = next++;
      return Promise.resolve([{ value, othersCores: othersCores[value] ?? 0 }]);
    },
    observedIn: <T>(round: readonly T[]) => round,
  };
}

function valuesOf(found: readonly (readonly { value: number }[])[]): number[] {
  return found.flatMap((round) => round.map(({ value }) => value));
}

describe("repeatRounds", () => {
  it("measures a disturbed round again and keeps it aside", async () => {
    const { counted, disturbed, calm } = await repeatRounds(2, rounds([0, 1.5, 0]));
    expect([valuesOf(counted), valuesOf(disturbed), calm]).toStrictEqual([[0, 2], [1], true]);
  });

  it("reverses the order in every other round", async () => {
    const run = rounds([]);
    await repeatRounds(3, run);
    expect(run.reversals).toStrictEqual([false, true, false]);
  });

  it("counts the disturbed ones too when three times as many attempts were not calm", async () => {
    const { counted, disturbed, calm } = await repeatRounds(1, rounds([1, 1, 1]));
    expect([valuesOf(counted), disturbed, calm]).toStrictEqual([[0, 1, 2], [], false]);
  });
});
