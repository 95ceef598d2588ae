import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfigDir } from "../../../src/config/config-dir.ts";
import { fixedOutputTokens, samplingOf } from "../../../src/config/scenario-requests.ts";
import { loadScenariosFile, type ScenariosFile } from "../../../src/config/scenarios.ts";
import { selectScenarios } from "../../../src/config/select-scenarios.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { GREEDY } from "../../../src/core/generation.ts";
import { rejectionOf, temporaryFile } from "../../support/temporary-folder.ts";

const protocol = "protocol: {warmup_runs: 1, benchmark_runs: 2, cooldown_seconds: 0}\n";

function withScenario(parameters: string, more = ""): string {
  return `${protocol}scenarios:
  chat:
    name: Chat
    description: Talk.
    category: talk
    prompts_file: prompts/chat.yaml
    parameters: {input_tokens_range: [1, 9], ${parameters}}
    ${more}
`;
}

async function load(text: string): Promise<ScenariosFile> {
  return loadScenariosFile(join(temporaryFile("scenarios.yaml", text), ".."));
}

async function problemsOf(text: string): Promise<string> {
  const error = await rejectionOf(load(text));
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error.message : "";
}

describe("loadScenariosFile", () => {
  it("ships the three scenarios of the original with its limits", async () => {
    const { protocol: shipped, scenarios } = await loadScenariosFile(resolveConfigDir(null));
    expect(shipped).toMatchObject({ warmup_runs: 3, benchmark_runs: 20, cooldown_seconds: 2 });
    expect(scenarios).toMatchObject({
      interactive_assistant: {
        parameters: { input_tokens_range: [200, 400], output_tokens: 128 },
        quality_thresholds: { ttft_ms_max: 500, tokens_per_sec_min: 20 },
      },
      long_form_summarization: {
        parameters: { input_tokens_range: [2000, 4000], output_tokens_range: [256, 512] },
        quality_thresholds: { tokens_per_sec_min: 15, peak_ram_mb_max: 12000 },
      },
      structured_json_output: {
        parameters: {
          input_tokens_range: [500, 1000],
          max_tokens: 300,
          use_structured_output: true,
        },
        quality_thresholds: { json_valid_rate_min: 0.95, tokens_per_sec_min: 15 },
      },
    });
  });

  it("puts null where a scenario sets no limit", async () => {
    const { scenarios } = await load(withScenario("output_tokens: 8"));
    expect(scenarios["chat"]?.quality_thresholds).toEqual({
      ttft_ms_max: null,
      tokens_per_sec_min: null,
      peak_ram_mb_max: null,
      json_valid_rate_min: null,
    });
  });

  it.each([
    ["metrics_focus", withScenario("output_tokens: 8", "metrics_focus: [ttft]")],
    ["metrics", `${withScenario("output_tokens: 8")}metrics: {timing: [ttft]}\n`],
  ])("refuses %s with the reason", async (key, text) => {
    expect(await problemsOf(text)).toMatch(
      new RegExp(`the key "${key}".* is not used: every metric is recorded`),
    );
  });

  it("refuses a whole group of scenarios that it does not know", async () => {
    const text = `${withScenario("output_tokens: 8")}realistic_scenarios: {}\n`;
    expect(await problemsOf(text)).toContain('unknown key "realistic_scenarios"');
  });

  it.each([
    ["free text without a length", "use_structured_output: false"],
    ["free text with two lengths", "output_tokens: 8, output_tokens_range: [1, 2]"],
    ["a limit that free text would ignore", "output_tokens: 8, max_tokens: 9"],
    ["structured output without a limit", "use_structured_output: true"],
    [
      "structured output of fixed length",
      "use_structured_output: true, max_tokens: 9, output_tokens: 9",
    ],
  ])("refuses %s", async (_what, parameters) => {
    expect(await problemsOf(withScenario(parameters))).toContain("its length is set by");
  });

  it("refuses a range that ends before it begins", async () => {
    expect(await problemsOf(withScenario("output_tokens_range: [9, 2]"))).toContain(
      "chat.parameters.output_tokens_range: the lower end comes first",
    );
  });

  it("refuses a rate of valid JSON for free text", async () => {
    const text = withScenario("output_tokens: 8", "quality_thresholds: {json_valid_rate_min: 0.9}");
    expect(await problemsOf(text)).toContain("only a scenario with use_structured_output");
  });

  it("refuses a condition that no machine can check", async () => {
    const text = withScenario("output_tokens: 8").replace(
      "cooldown_seconds: 0",
      "cooldown_seconds: 0, execution_conditions: [close all applications]",
    );
    expect(await problemsOf(text)).toContain("protocol.execution_conditions[0]: expected object");
  });
});

describe("fixedOutputTokens", () => {
  const range = { input_tokens_range: [1, 9] as [number, number], use_structured_output: false };

  it("is the declared number for every prompt", () => {
    expect(fixedOutputTokens({ ...range, output_tokens: 128 }, 7, 20)).toBe(128);
  });

  it("grows evenly from one end of the range to the other", () => {
    const parameters = { ...range, output_tokens_range: [256, 512] as [number, number] };
    expect([0, 1, 2, 3, 4].map((index) => fixedOutputTokens(parameters, index, 5))).toEqual([
      256, 320, 384, 448, 512,
    ]);
    expect(fixedOutputTokens(parameters, 0, 1)).toBe(256);
  });

  it("is null where the answer ends by itself", () => {
    expect(fixedOutputTokens({ ...range, max_tokens: 300 }, 0, 5)).toBeNull();
  });
});

describe("samplingOf", () => {
  it("is greedy when the scenario does not say otherwise", async () => {
    const { scenarios } = await load(withScenario("output_tokens: 8"));
    expect(Object.values(scenarios).map((scenario) => samplingOf(scenario, 42))).toEqual([GREEDY]);
  });

  it("passes the declared sampling on with the seed", async () => {
    const { scenarios } = await load(
      withScenario("output_tokens: 8, sampling: {temperature: 0.7, top_p: 0.9}"),
    );
    expect(Object.values(scenarios).map((scenario) => samplingOf(scenario, 42))).toEqual([
      { temperature: 0.7, topK: null, topP: 0.9, minP: null, seed: 42 },
    ]);
  });
});

describe("selectScenarios", () => {
  it.each([
    [["all"], ["interactive_assistant", "long_form_summarization", "structured_json_output"]],
    [
      ["structured_json_output", "interactive"],
      ["interactive_assistant", "structured_json_output"],
    ],
  ])("understands %j", async (words, keys) => {
    const file = await loadScenariosFile(resolveConfigDir(null));
    expect(selectScenarios(file, words).map(({ key }) => key)).toEqual(keys);
  });

  it("refuses an unknown name with the nearest known one", async () => {
    const file = await loadScenariosFile(resolveConfigDir(null));
    expect(() => selectScenarios(file, ["interactive_asistant"])).toThrow(
      expect.objectContaining({
        code: "scenario-unknown",
        message:
          '--scenarios: no scenario is called "interactive_asistant". Did you mean "interactive_assistant"?',
      }) as Error,
    );
  });
});
