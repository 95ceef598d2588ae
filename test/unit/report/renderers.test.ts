import { describe, expect, it } from "vitest";
import { analyzePerformance } from "../../../src/analyze/performance/analyze-performance.ts";
import { checkpointStateOf } from "../../../src/report/checkpoint-state.ts";
import { renderCheckpointSummary } from "../../../src/report/checkpoint-summary.ts";
import { renderSummaryJson } from "../../../src/report/summary-json.ts";
import { renderConclusion, renderTerminalTable } from "../../../src/report/terminal-table.ts";
import { textWidth } from "../../../src/report/text-width.ts";
import {
  failedOf,
  manifestOf,
  modelOf,
  okOf,
  plannedOf,
  scenarioOf,
} from "../../fixtures/report/build-experiment.ts";
import { plantedExperiment } from "../../fixtures/report/planted-experiment.ts";

const PLANTED = analyzePerformance(plantedExperiment());
const WIDTHS = [20, 30, 40, 60, 80, 100, 120, 160, 250];

function emptyAnalysis(trials = 0) {
  const manifest = manifestOf([modelOf("a")], [scenarioOf("chat")]);
  const plan = Array.from({ length: trials }, (_, index) => plannedOf({ promptId: `p${index}` }));
  return analyzePerformance({ manifest, plan, records: [], sessions: [], scores: [] });
}

describe("renderTerminalTable", () => {
  it.each(WIDTHS)("keeps every line within %d columns", (columns) => {
    const lines = renderTerminalTable(PLANTED, { columns, color: false }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
  });

  it.each(WIDTHS)("writes no escape code without colour at %d columns", (columns) => {
    expect(renderTerminalTable(PLANTED, { columns, color: false })).not.toContain("\u001b");
  });

  it("differs by escape codes alone with colour", () => {
    const plain = renderTerminalTable(PLANTED, { columns: 120, color: false });
    const colored = renderTerminalTable(PLANTED, { columns: 120, color: true });
    expect(colored).toContain("\u001b[31mFAIL 1/3\u001b[0m");
    const trimmed = colored.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "");
    expect(trimmed).toBe(plain);
  });

  it("tells which columns a narrow terminal does not show", () => {
    expect(renderTerminalTable(PLANTED, { columns: 80, color: false })).toContain(
      "Not shown at this width: n, TTFT p95 ms, Prefill tok/s, Private MB, Success.",
    );
  });

  it("says why figures are missing", () => {
    expect(renderTerminalTable(PLANTED, { columns: 400, color: false })).toContain(
      "extract (unconstrained): no figures: no trial succeeded (1 failed, 0 not run).",
    );
  });

  it("marks no p95 of 72 trials", () => {
    const plan = Array.from({ length: 72 }, (_, index) => plannedOf({ promptId: `p${index}` }));
    const manifest = manifestOf([modelOf("a")], [scenarioOf("chat")]);
    const records = plan.map((planned, index) => okOf(planned, index));
    const analysis = analyzePerformance({ manifest, plan, records, sessions: [], scores: [] });
    expect(renderTerminalTable(analysis, { columns: 160, color: false })).not.toContain("*");
  });

  it("says that there is nothing to show", () => {
    expect(renderTerminalTable(emptyAnalysis(), { columns: 80, color: false })).toBe(
      "There is nothing to show.\n",
    );
  });
});

describe("models that would read the same", () => {
  it("are told apart by their ids", () => {
    const models = ["one", "two"].map((id) => modelOf(id, { displayName: "Same" }));
    const plan = ["one", "two"].map((modelId) => plannedOf({ modelId }));
    const records = plan.map((planned, index) => okOf(planned, index));
    const manifest = manifestOf(models, [scenarioOf("chat")]);
    const analysis = analyzePerformance({ manifest, plan, records, sessions: [], scores: [] });
    const text = renderTerminalTable(analysis, { columns: 200, color: false });
    expect(text).toContain("Same GGUF Q4_1 [one]");
    expect(text).toContain("Same GGUF Q4_1 [two]");
  });
});

describe("every renderer", () => {
  it("gives the same bytes for the same analysis, also when read back from a file", () => {
    const again = JSON.parse(JSON.stringify(PLANTED)) as typeof PLANTED;
    expect(renderSummaryJson(again)).toBe(renderSummaryJson(PLANTED));
    expect(renderConclusion(again, { columns: 80 })).toBe(
      renderConclusion(PLANTED, { columns: 80 }),
    );
  });
});

describe("renderCheckpointSummary", () => {
  it("shows progress, failures with reasons, what remains and how to continue", () => {
    const { plan, records, manifest } = plantedExperiment();
    const state = checkpointStateOf({
      experimentId: manifest.experimentId,
      plan,
      records,
      continueCommand: "edge-bench perf --resume exp_20250301_100000",
    });
    expect(renderCheckpointSummary(state)).toBe(
      [
        "==================================================",
        "CHECKPOINT SUMMARY",
        "==================================================",
        "Experiment: exp_20250301_100000",
        "Type: performance",
        "Progress: 25/28 completed (89.3 %)",
        "Failed: 2",
        "  - b/chat (1): engine-crashed: The engine process ended.",
        "  - b/extract (1): context-overflow: The prompt has 9000 tokens | the context 2048. \\u{1b}[31m<b>",
        "Remaining: 1",
        "  - b/chat (1)",
        "Continue: edge-bench perf --resume exp_20250301_100000",
        "==================================================",
        "",
      ].join("\n"),
    );
  });

  it("asks for nothing when all is done", () => {
    const planned = plannedOf();
    const records = [failedOf(planned, 0), okOf(planned, 1)];
    const state = checkpointStateOf({
      experimentId: "exp_20250301_100000",
      plan: [planned],
      records,
      continueCommand: "edge-bench perf --resume",
    });
    expect(renderCheckpointSummary(state)).toContain("Progress: 1/1 completed (100 %)\n====");
  });

  it("lists five groups and counts the rest", () => {
    const plan = Array.from({ length: 7 }, (_, index) => plannedOf({ scenario: `s${index}` }));
    const state = checkpointStateOf({
      experimentId: "exp_20250301_100000",
      plan,
      records: [],
      continueCommand: null,
    });
    const text = renderCheckpointSummary(state);
    expect(text).toContain("Remaining: 7\n");
    expect(text).toContain("  ... and 2 more\n");
    expect(text).not.toContain("Continue");
  });
});
