import { describe, expect, it } from "vitest";
import {
  estimatePart,
  pilotTrials,
  type TimedTrial,
} from "../../../../src/cli/run/estimate-part.ts";

function trial(trialKey: string, kind: string, round = 0, modelId = "m"): TimedTrial {
  return { trialKey, kind, round, modelId };
}

const NO_PAUSE = (): number => 0;

describe("estimatePart", () => {
  it("adds a mean time of its kind for every trial, and loading for every process", () => {
    const trials = [trial("a", "x"), trial("b", "x"), trial("c", "x", 1), trial("d", "y", 1)];
    const pilot = {
      trials: [
        { trialKey: "a", seconds: 9 },
        { trialKey: "b", seconds: 2 },
        { trialKey: "d", seconds: 5 },
      ],
      loadSeconds: new Map([["m", 10]]),
    };
    // Three of kind x at 2 s (the first pilot trial warms up the later ones), one of y at 5 s, two loads.
    expect(estimatePart(trials, pilot, NO_PAUSE)).toEqual({
      seconds: 3 * 2 + 5 + 2 * 10,
      trialCount: 4,
      processCount: 2,
      pilotCount: 3,
    });
  });

  it("counts pauses, and keeps models apart", () => {
    const trials = [trial("a", "x", 0, "m"), trial("b", "x", 0, "n")];
    const pilot = {
      trials: [
        { trialKey: "a", seconds: 1 },
        { trialKey: "b", seconds: 4 },
      ],
      loadSeconds: new Map<string, number>(),
    };
    expect(estimatePart(trials, pilot, () => 0.5).seconds).toBe(1 + 4 + 2 * 0.5);
  });

  it("is nothing for nothing", () => {
    const pilot = { trials: [], loadSeconds: new Map<string, number>() };
    expect(estimatePart([], pilot, NO_PAUSE)).toMatchObject({ seconds: 0, processCount: 0 });
  });
});

describe("pilotTrials", () => {
  it("takes the first so many of every kind, in their order", () => {
    expect(pilotTrials(["a1", "b1", "a2", "a3", "b2"], (name) => name.slice(0, 1), 2)).toEqual([
      "a1",
      "b1",
      "a2",
      "b2",
    ]);
  });
});
