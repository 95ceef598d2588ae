import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ONE_MODEL, refusalOf, RunWorkshop } from "./run-workshop.ts";

const workshop = new RunWorkshop();

afterAll(() => {
  workshop.remove();
});

const PERFORMANCE = ONE_MODEL.performance;
const CAPABILITY = { tasks: ["faq"], mini: true, sample_size: 2 };

describe("edge-bench run refuses, before anything is measured,", () => {
  it.each([
    ["a missing file", ["missing.yaml"], "missing.yaml: there is no such file"],
    ["a folder", ["configs"], "configs: the file cannot be read"],
    ["a file in place of the results", ["exp.yaml", "--results-dir", "exp.yaml"], "a file stands"],
    ["an unknown run", ["exp.yaml", "--resume", "run_20250101_000000"], "holds no run"],
    ["nothing to go on with", ["exp.yaml", "--resume"], "holds no unfinished run"],
  ])("%s", async (_, words, reason) => {
    expect(refusalOf(await workshop.runFile(...words))).toContain(reason);
  });

  it.each([
    [
      "an unknown key",
      { budgt_minutes: 5 },
      'unknown key "budgt_minutes". Did you mean "budget_mi',
    ],
    ["no part", { performance: undefined, capability: undefined }, "nothing is measured"],
    ["a model that is not there", { models: ["./slwo.mock.yaml"] }, "slwo.mock.yaml: there is no"],
    [
      "a misspelt scenario",
      { performance: { ...PERFORMANCE, scenarios: ["shrot"] } },
      '"shrot". Did you mean "short"?',
    ],
    [
      "a misspelt task",
      { capability: { ...CAPABILITY, tasks: ["fqa"] } },
      'no task "fqa". Did you mean "faq"?',
    ],
    [
      "more prompts than there are",
      { performance: { ...PERFORMANCE, prompts: 30 } },
      "scenario short has 4 prompts",
    ],
    [
      "a requirement on a scenario that it does not measure",
      { constraints: [{ scenario: "shrot", metric: "ttft_p50_ms", max: 1 }] },
      'constraints.0: this run measures no scenario "shrot". Did you mean "short"?',
    ],
    [
      "a requirement that nothing can miss",
      { constraints: [{ scenario: "short", metric: "ttft_p50_ms" }] },
      "constraints[0]: a limit is missing: min, max or both",
    ],
    ["an unknown baseline", { baseline: ["run_20250101_000000"] }, "holds no experiment"],
    ["a budget that is exceeded", { budget_minutes: 0.001 }, "budget_minutes allows 0 s"],
  ])("%s", async (name, changes, reason) => {
    const file = `${name.replaceAll(" ", "-")}.yaml`;
    workshop.experimentFile(file, { ...ONE_MODEL, ...changes });
    const result = await workshop.runFile(file);

    // A plan is shown before its budget is judged.
    expect(refusalOf({ ...result, stdout: "" })).toContain(reason);
    const left = existsSync(workshop.resultsDir) ? readdirSync(workshop.resultsDir) : [];
    expect(left).toEqual([]);
  });

  it("a model that fails in the pilot, with its reason", async () => {
    workshop.mock("dead", {
      failures: [{ when: { contains: "deposits" }, kind: "abort-signal" }],
    });
    workshop.experimentFile("dead.yaml", { ...ONE_MODEL, models: ["./dead.mock.yaml"] });
    const result = await workshop.runFile("dead.yaml");

    expect(refusalOf(result)).toContain("dead failed in a trial run before the measurement: ");
    expect(refusalOf(result)).toContain("SIGABRT");
    expect(workshop.runs()).toEqual([]);
  });

  it("no model that dies once and succeeds in a fresh process, as measuring does", async () => {
    workshop.mock("flaky", { failures: [{ when: { request_index: 1 }, kind: "crash" }] });
    workshop.experimentFile("flaky.yaml", {
      ...ONE_MODEL,
      models: ["./flaky.mock.yaml"],
    });
    const { exitCode, stderr } = await workshop.runFile("flaky.yaml", "--dry-run");

    expect(exitCode, stderr).toBe(0);
    expect(existsSync(join(workshop.directory, "results", "run.json"))).toBe(false);
  });
});
