import { describe, expect, it } from "vitest";
import { checkRequirements } from "../../../../src/cli/run/check-requirements.ts";
import {
  experimentFileSchema,
  type ExperimentFile,
} from "../../../../src/config/experiment-file.ts";

function file(changes: Record<string, unknown>): ExperimentFile {
  return experimentFileSchema.parse({
    name: "Small",
    question: "Which?",
    models: ["a"],
    performance: { scenarios: ["short"], prompts: 2, rounds: 1 },
    ...changes,
  });
}

const MEASURED = { scenarios: ["short"], tasks: ["mini_intents", "mmlu_anatomy"] };
const axes = { quality: null, latency: null, memory: null };

describe("checkRequirements", () => {
  it("takes what is measured, groups of tasks included", () => {
    const constraints = [
      { licence: "commercial_use" },
      { memory: "peak_resident_mb", max: 1 },
      { scenario: "short", metric: "ttft_p50_ms", max: 1 },
      { task: "mini_intents", min: 0.5 },
      { task: "mmlu", min: 0.5 },
    ];
    expect(() => {
      checkRequirements("x.yaml", file({ constraints }), MEASURED);
    }).not.toThrow();
  });

  it.each([
    [{ constraints: [{ task: "banking77", min: 0.5 }] }, 'no task "banking77"'],
    [{ constraints: [{ task: "mini_intens", min: 0.5 }] }, 'Did you mean "mini_intents"?'],
    [{ axes: { ...axes, quality: { task: "faq" } } }, 'axes: this run measures no task "faq"'],
    [
      { axes: { ...axes, latency: { scenario: "long", metric: "ttft_p50_ms" } } },
      'axes: this run measures no scenario "long"',
    ],
  ])("refuses %j", (changes, reason) => {
    expect(() => {
      checkRequirements("x.yaml", file(changes), MEASURED);
    }).toThrow(reason);
  });

  it("refuses memory where no performance is measured", () => {
    const constraints = [{ memory: "peak_resident_mb", max: 1 }];
    expect(() => {
      checkRequirements("x.yaml", file({ constraints }), { scenarios: [], tasks: ["faq"] });
    }).toThrow("memory is measured with performance only");
  });

  it("says nothing of the shared rules, which are not this file's", () => {
    expect(() => {
      checkRequirements("x.yaml", file({}), { scenarios: [], tasks: [] });
    }).not.toThrow();
  });
});
