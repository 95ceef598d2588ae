import { describe, expect, it } from "vitest";
import {
  inferenceSettingsSchema,
  DEFAULT_INFERENCE,
} from "../../../../src/analyze/inference/settings.ts";
import type { Flag } from "../../../../src/analyze/performance/flag.ts";
import { seededRandom } from "../../../../src/core/random.ts";
import { analysisOf } from "../decision/analyses.ts";
import { only } from "./cells-of.ts";

/** Up to a half percent around 1, the same in every run of the tests. */
function noise(): () => number {
  const random = seededRandom(7);
  return () => 1 + (random.nextFraction() - 0.5) / 100;
}

/** Flags about decode speed of a hundred trials, 20 prompts in 5 rounds, with such token times. */
function flagsOf(stepMs: (order: number) => number): Flag[] {
  const shake = noise();
  const { cells } = analysisOf({ stepMs: (_, order) => stepMs(order) * shake() });
  return only(cells).flags.filter(({ values }) => values["metric"] === "decode-tokens-per-second");
}

describe("drift", () => {
  it("makes a cell unreliable whose speed falls by 3 % and more within its processes", () => {
    // 10 % in every round: first and last third lie 14 / 19 of it apart, less what the prompts' medians take.
    const flag = only(flagsOf((order) => 20 * (1 + (0.1 * (order % 20)) / 19)));
    expect(flag).toMatchObject({ code: "drift", severity: "unreliable" });
    expect(Number(flag.values["change"])).toBeLessThan(-0.04);
    expect(Number(flag.values["change"])).toBeGreaterThan(-0.1);
  });

  it("is none of less than 3 %, however clear the trend", () => {
    expect(flagsOf((order) => 20 * (1 + (0.02 * (order % 20)) / 19))).toEqual([]);
  });

  it("is none where rounds differ in level", () => {
    const roundMs = [20, 21, 22, 23, 24];
    expect(
      flagsOf((order) => roundMs[Math.floor(order / 20)] ?? 0).filter(
        ({ code }) => code === "drift",
      ),
    ).toEqual([]);
  });

  it("is none without a trend", () => {
    expect(flagsOf(() => 20)).toEqual([]);
  });
});

describe("bimodal", () => {
  it("makes a cell unreliable with two speeds that are far apart", () => {
    const flag = only(
      flagsOf((order) => (order % 7 < 2 ? 40 : 20)).filter(({ code }) => code === "bimodal"),
    );
    expect(flag.severity).toBe("unreliable");
    expect(flag.values["ratio"]).toBeCloseTo(2, 1);
    expect(flag.values["lowerCount"]).toBe(30);
  });

  it("is none when less than a tenth lies on one side", () => {
    const codes = flagsOf((order) => (order % 12 === 0 ? 40 : 20)).map(({ code }) => code);
    expect(codes).not.toContain("bimodal");
  });
});

describe("wide", () => {
  it("notes an interval of the primary metric that reaches more than 5 % to each side", () => {
    // Prompts alternate between 20 and 40 ms a token.
    const flags = flagsOf((order) => (order % 2 === 0 ? 20 : 40));
    expect(flags).toMatchObject([{ code: "wide", severity: "note" }]);
    expect(flags[0]?.message).toContain("The 95 % interval of decode-tokens-per-second reaches");
  });
});

describe("inferenceSettingsSchema", () => {
  it.each([0, 0.5, 1])("refuses the level %f, with which 1 - 2 alpha is no confidence", (alpha) => {
    expect(inferenceSettingsSchema.safeParse({ ...DEFAULT_INFERENCE, alpha }).success).toBe(false);
  });

  it("knows its own defaults", () => {
    expect(inferenceSettingsSchema.parse(DEFAULT_INFERENCE)).toEqual(DEFAULT_INFERENCE);
  });
});
