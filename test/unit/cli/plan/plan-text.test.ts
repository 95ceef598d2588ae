import { describe, expect, it } from "vitest";
import { requirePossible } from "../../../../src/cli/plan/check-options.ts";
import { accuracyLines, speedLines } from "../../../../src/cli/plan/plan-text.ts";
import type { PlanOptions } from "../../../../src/cli/commands/plan.ts";

const TIME = {
  experimentId: "exp_20261128_101500",
  modelId: "slow",
  secondsPerUnit: 0.5,
  unitCount: 20,
  secondsForTwoModels: 626,
};

const ACCURACY = {
  kind: "accuracy",
  task: "banking77",
  difference: 0.05,
  discordantShare: 0.2,
  discordantSource: "assumed",
  power: 0.8,
  alpha: 0.05,
  itemCount: 626,
  availableCount: 3080,
  detectableWithAvailable: 0.0226,
  time: TIME,
} as const;

const SPEED = {
  kind: "speed",
  scenario: "chat",
  difference: 0.03,
  components: { prompt: 0.02, round: 0.03, run: 0.03 },
  componentsSource: "measured",
  power: 0.8,
  alpha: 0.05,
  promptCount: 20,
  roundCount: 11,
  detectableWithFiveRounds: 0.06,
  time: null,
} as const;

describe("the plan of a task", () => {
  it("names items, what they stand on, what there is and how long it takes", () => {
    expect(accuracyLines(ACCURACY)).toEqual([
      "banking77: 626 items find a difference of 5.00 points between two models with 80 % power (McNemar, alpha 5 %), when they disagree on 20 % of the items (assumed; --discordant sets it).",
      "Rounds: 1. Items are asked once; greedy answers do not change from round to round.",
      "The data have 3,080 items.",
      "Time on this machine: about 10 min for two models at the pace of slow in exp_20261128_101500 (0.50 s for each item).",
    ]);
  });

  it("says what too few items find, and how to learn the time", () => {
    const lines = accuracyLines({
      ...ACCURACY,
      availableCount: 100,
      detectableWithAvailable: 0.13,
      time: null,
    });
    expect(lines[2]).toBe("The data have only 100 items: all of them find 13.0 points.");
    expect(lines[3]).toMatch(
      /not known yet\. A pilot tells it: edge-bench eval --model MODEL --task banking77/,
    );
    expect(
      accuracyLines({ ...ACCURACY, availableCount: 3, detectableWithAvailable: null })[2],
    ).toContain("no difference reliably");
    expect(accuracyLines({ ...ACCURACY, availableCount: null })[2]).toContain("not known");
  });
});

describe("the plan of a scenario", () => {
  it("names prompts and rounds, and what five rounds find", () => {
    const lines = speedLines(SPEED);
    expect(lines[0]).toMatch(/^chat: 20 prompts x 11 rounds find a difference of 3\.00 % in speed/);
    expect(lines[1]).toBe("With 5 rounds, 20 prompts find 6.00 %.");
  });

  it("says when no number of rounds suffices", () => {
    const lines = speedLines({ ...SPEED, roundCount: null, detectableWithFiveRounds: null });
    expect(lines[0]).toContain("no number of rounds up to 200 finds a difference of 3.00 %");
    expect(lines).toHaveLength(2);
  });
});

describe("requirePossible", () => {
  const options: PlanOptions = {
    task: "faq",
    detect: 5,
    power: 80,
    alpha: 5,
    prompts: 20,
    resultsDir: "results",
    json: false,
  };

  it("takes what has a plan", () => {
    expect(() => {
      requirePossible({ ...options, discordant: 5 });
    }).not.toThrow();
  });

  it.each([
    [{ power: 100 }, "--power 100"],
    [{ alpha: 100 }, "--alpha 100"],
    [{ discordant: 4 }, "disagree on at least 5 %"],
    [{ scenario: "chat" }, "either --task or --scenario"],
    [{ dataDir: "no-such-folder" }, "there is no such folder"],
  ])("refuses %j", (changes, reason) => {
    expect(() => {
      requirePossible({ ...options, ...changes });
    }).toThrow(reason);
  });
});
