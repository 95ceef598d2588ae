import { describe, expect, it } from "vitest";
import { experimentFileSchema, loadExperimentFile } from "../../../src/config/experiment-file.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile } from "../../support/temporary-folder.ts";

const HEAD = `name: laptop
question: Which model?
models: [small]
`;

function load(text: string) {
  return loadExperimentFile(temporaryFile("experiment.yaml", HEAD + text));
}

async function problemOf(text: string): Promise<string> {
  const error = await rejectionOf(load(text));
  expect(error).toBeInstanceOf(ConfigError);
  return String(error);
}

describe("loadExperimentFile", () => {
  it("fills in what is left out", async () => {
    expect(await load("performance: {scenarios: [chat], prompts: 20, rounds: 5}\n")).toMatchObject({
      engine: {},
      performance: { warmup: 1, cooldown_seconds: 0 },
      seed: 42,
      reports: { formats: ["markdown", "html", "csv", "json"], languages: ["en"] },
    });
  });

  it("leaves the requirements to the configuration where the file has none", async () => {
    const file = await load("capability: {tasks: [banking77]}\n");
    expect([file.constraints, file.axes, file.baseline]).toEqual([undefined, undefined, undefined]);
  });

  it("refuses a file that measures nothing", async () => {
    expect(await problemOf("seed: 1\n")).toContain("nothing is measured");
  });

  it.each([
    "capability: {tasks: []}",
    "performance: {scenarios: [chat], prompts: 0, rounds: 5}",
    "performance: {scenarios: [chat], prompts: 20, rounds: 5, repetitions: 3}",
    "capability: {tasks: [banking77]}\nbudget_minutes: 0",
    "capability: {tasks: [banking77]}\nseed: 4294967296",
    "capability: {tasks: [banking77]}\nconstraints: [{task: banking77}]",
    "capability: {tasks: [banking77]}\nreports: {formats: [pdf]}",
  ])("refuses %s", async (text) => {
    expect(await problemOf(`${text}\n`)).toContain("experiment.yaml");
  });

  it("says that compliance probes do not exist yet", async () => {
    expect(await problemOf("capability: {tasks: [x]}\ncompliance: {}\n")).toContain(
      "compliance probes do not exist yet",
    );
  });

  it("has one form for YAML and for whoever builds it", () => {
    expect(experimentFileSchema.safeParse({ name: "x" }).success).toBe(false);
  });
});
