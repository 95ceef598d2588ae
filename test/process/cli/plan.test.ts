import { afterAll, describe, expect, it } from "vitest";
import { refusalOf, RunWorkshop } from "./run-workshop.ts";

const workshop = new RunWorkshop();

afterAll(() => {
  workshop.remove();
});

function plan(...words: string[]) {
  return workshop.run("plan", "--config-dir", "configs", ...words);
}

describe("edge-bench plan", () => {
  it("says how many items a difference takes, and how its time can be found out", async () => {
    const { exitCode, stdout } = await plan("--task", "faq", "--detect", "5");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^faq: 626 items find a difference of 5\.00 points/);
    expect(stdout).toContain(
      "Time on this machine: not known yet. A pilot tells it: edge-bench eval",
    );
  });

  it("says how many rounds a difference in speed takes", async () => {
    const { exitCode, stdout } = await plan("--scenario", "short", "--detect", "50");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^short: 4 prompts x 5 rounds find a difference of 50\.0 % in speed/);
  });

  it("takes pace and spread from an experiment, that of a run included", async () => {
    workshop.experimentFile("pace.yaml", {
      performance: { scenarios: ["short"], prompts: 2, rounds: 2, warmup: 0 },
      capability: undefined,
      axes: undefined,
    });
    await workshop.runFile("pace.yaml");
    const { stdout } = await plan("--scenario", "short", "--detect", "5");
    const other = await plan("--scenario", "short", "--detect", "5", "--model", "slwo");

    expect(stdout).toContain("(as measured here)");
    expect(stdout).toMatch(/at the pace of (quick|slow) in exp_\d{8}_\d{6}/);
    expect(refusalOf(other)).toContain('Did you mean "slow"?');
  });

  it("assumes that models disagree on as many items as they differ by", async () => {
    const { exitCode, stdout } = await plan("--task", "faq", "--detect", "100", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ discordantShare: 1, discordantSource: "assumed" }]);
  });

  it.each([
    ["no subject", ["--detect", "5"], "either --task or --scenario"],
    ["two subjects", ["--task", "faq", "--scenario", "short", "--detect", "5"], "either --task or"],
    ["no size", ["--task", "faq"], "'--detect <size>' not specified"],
    ["a size of nothing", ["--task", "faq", "--detect", "0"], "above 0 and up to 100"],
    ["a misspelt task", ["--task", "fqa", "--detect", "5"], 'Did you mean "faq"?'],
    ["a misspelt scenario", ["--scenario", "shrot", "--detect", "5"], 'Did you mean "short"?'],
    [
      "certain power",
      ["--task", "faq", "--detect", "5", "--power", "100"],
      "--power 100: certainty",
    ],
    [
      "certain error",
      ["--task", "faq", "--detect", "5", "--alpha", "100"],
      "--alpha 100: certainty",
    ],
    ["one prompt", ["--scenario", "short", "--detect", "5", "--prompts", "1"], "one says nothing"],
    [
      "fewer disagreements than the difference",
      ["--task", "faq", "--detect", "30", "--discordant", "20"],
      "disagree on at least 30 %",
    ],
    [
      "data that are not there",
      ["--task", "faq", "--detect", "5", "--data-dir", "no"],
      "no such folder",
    ],
    [
      "a file of results",
      ["--task", "faq", "--detect", "5", "--results-dir", "exp.yaml"],
      "cannot be read",
    ],
  ])("refuses %s", async (_, words, reason) => {
    expect(refusalOf(await plan(...words))).toContain(reason);
  });
});
