import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { loadDecisionRules } from "../../../src/config/decision.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";

function rules(constraint: string): string {
  return `constraints:
  - ${constraint}
axes: {quality: null, latency: null, memory: null}
regression: {speed_percent: 5, accuracy_points: 3, memory_percent: 5}
`;
}

async function load(text: string) {
  return loadDecisionRules(join(temporaryFile("decision.yaml", text), ".."));
}

async function problemOf(constraint: string): Promise<string> {
  const error = await rejectionOf(load(rules(constraint)));
  expect(error).toBeInstanceOf(ConfigError);
  return String(error);
}

describe("loadDecisionRules", () => {
  it("reads the rules that come with the package", async () => {
    const { constraints, regression } = await loadDecisionRules(resolveConfigDir(null));
    expect(constraints).toContainEqual({ licence: "commercial_use" });
    expect(regression.speed_percent).toBe(5);
  });

  it("has no requirement and the usual margins for a folder without rules", async () => {
    expect(await loadDecisionRules(temporaryFolder())).toMatchObject({
      constraints: [],
      regression: { speed_percent: 5, accuracy_points: 3, memory_percent: 5 },
    });
  });

  it.each([
    "{scenario: chat, metric: ttft_p95_ms, max: 2000}",
    "{scenario: chat, metric: json_valid_rate, mode: unconstrained, min: 0.9}",
    "{memory: peak_private_mb, max: 8000}",
    "{task: banking77, min: 0.7}",
    "{task: summary, metric: length_words, max: 70}",
    "{task: mmlu, min: 0.3, max: 0.3}",
  ])("knows the constraint %s", async (constraint) => {
    expect((await load(rules(constraint))).constraints).toHaveLength(1);
  });

  it.each([
    ["{scenario: chat, metric: ttft_p50_ms}", "a limit is missing"],
    ["{task: banking77}", "a limit is missing"],
    ["{scenario: chat, metric: ttft_p50_ms, min: 3, max: 2}", "min is above max"],
    ["{task: banking77, min: 70}", "between 0 and 1"],
    ["{scenario: chat, metric: json_valid_rate, min: 90}", "between 0 and 1"],
  ])("refuses %s: %s", async (constraint, problem) => {
    expect(await problemOf(constraint)).toContain(problem);
  });

  it.each([
    "{scenario: chat, metric: ttft_p99_ms, max: 1}",
    "{memory: peak_resident_mb}",
    "{memory: peak_resident_mb, max: -1}",
    "{licence: anything}",
    "{task: banking77, min: 0.7, maximum: 1}",
  ])("refuses %s", async (constraint) => {
    expect(await problemOf(constraint)).toContain("decision.yaml");
  });
});
