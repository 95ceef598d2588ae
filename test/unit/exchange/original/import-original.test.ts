import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { importOriginal } from "../../../../src/exchange/original/import-original.ts";
import { importedHistorySchema } from "../../../../src/exchange/original/imported-history.ts";
import { renderHistoryMarkdown } from "../../../../src/exchange/original/render-markdown.ts";
import {
  bankingDocument,
  codingDocument,
  PERFORMANCE_NAME,
  performanceDocument,
  scenarioDocument,
} from "../../../fixtures/exchange/original-documents.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function importedOf(files: Readonly<Record<string, unknown>>) {
  const history = await importOriginal(folderOf(files));
  return importedHistorySchema.parse(JSON.parse(JSON.stringify(history)));
}

function series(format: string, day: string, speed: number, changes = {}) {
  return performanceDocument(
    { model_format: format, timestamp: `2025-01-${day}T10:00:00`, ...changes },
    { output_tokens_per_sec: { mean: speed } },
  );
}

describe("importOriginal", () => {
  it("reads all results of a folder in the order of their names", async () => {
    const { entries, kind, schemaVersion } = await importedOf({
      [PERFORMANCE_NAME]: performanceDocument(),
      "eval_banking77_m_1.json": bankingDocument(),
      "coding_humaneval_mini_m_1.json": codingDocument(),
    });
    expect([schemaVersion, kind]).toEqual([1, "import-original"]);
    expect(entries.map((entry) => entry.kind)).toEqual(["coding", "classification", "performance"]);
  });

  it("names every file that it leaves out", async () => {
    const folder = folderOf({
      "coding_a.json": codingDocument(),
      "coding_b.json": codingDocument(),
      "eval_empty.json": "",
      "eval_torn.json": '{"accuracy": 0.',
      "checkpoint_exp_20250101.json": {},
    });
    mkdirSync(join(folder, "archive"));
    writeFileSync(join(folder, "eval_bytes.json"), Buffer.from([0x7b, 0xff, 0x7d]));
    const { entries, skipped } = await importOriginal(folder);
    expect(entries.map(({ fileName }) => fileName)).toEqual(["coding_a.json"]);
    expect(skipped.map(({ fileName, reason }) => [fileName, reason])).toEqual([
      ["archive", "folder"],
      ["checkpoint_exp_20250101.json", "not-a-result"],
      ["coding_b.json", "duplicate"],
      ["eval_bytes.json", "unreadable"],
      ["eval_empty.json", "empty"],
      ["eval_torn.json", "not-json"],
    ]);
    expect(skipped[2]?.message).toBe("It holds the same bytes as coding_a.json.");
  });

  it("says that the original's report has no column for the format", async () => {
    const { flags } = await importedOf({
      "perf_a.jsonl": series("gguf", "01", 27),
      "perf_b.jsonl": series("mlx", "01", 31),
    });
    expect(flags.map(({ code }) => code)).toEqual(["no-format-in-report"]);
    expect(flags[0]?.values).toEqual({ modelId: "maker/small-3b", rowCount: 2 });
  });

  it("lays sessions of one series side by side, by their time", async () => {
    const { flags } = await importedOf({
      "perf_a.jsonl": series("gguf", "02", 30),
      "perf_b.jsonl": series("gguf", "01", 40),
    });
    expect(flags.map(({ code }) => code)).toEqual(["sessions-differ"]);
    expect(flags[0]?.values).toEqual({
      earlier: "perf_b.jsonl",
      later: "perf_a.jsonl",
      before: 40,
      after: 30,
      change: -0.25,
    });
  });

  it("notes unequal warm-ups, and one run told in two ways", async () => {
    const { flags } = await importedOf({
      "perf_a.jsonl": series("gguf", "01", 30),
      "perf_b.jsonl": series("gguf", "01", 30, { config: { warmup_runs: 15 } }),
    });
    expect(flags.map(({ code }) => code)).toEqual([
      "warm-ups-differ",
      "sessions-differ",
      "same-run-twice",
    ]);
    expect(flags[0]?.values).toEqual({ warmUps: ["3", "15"] });
    expect(flags[2]?.values).toEqual({ files: ["perf_a.jsonl", "perf_b.jsonl"] });
  });

  it("cannot tell two results of one model on one data set apart", async () => {
    const { flags } = await importedOf({
      "eval_banking77_a.json": bankingDocument(),
      "eval_banking77_b.json": bankingDocument({
        accuracy: 0.6343,
        num_correct: 1951,
        timestamp: "2025-01-02T15:57:50",
      }),
    });
    expect(flags.map(({ code }) => code)).toEqual(["rows-indistinguishable"]);
    expect(flags[0]?.values).toEqual({
      files: ["eval_banking77_a.json", "eval_banking77_b.json"],
      results: ["0.6031", "0.6343"],
    });
  });

  it("lays the rate of valid JSON under a grammar beside that of the extraction task", async () => {
    const { flags } = await importedOf({
      "extraction_test_a.json": scenarioDocument("info_extraction", { json_valid_rate: 0.7667 }),
      "perf_a.jsonl": series("gguf", "01", 30, { json_valid_rate: 1 }),
    });
    expect(flags.map(({ code }) => code)).toEqual(["json-validity-contradicted"]);
    expect(flags[0]?.values).toEqual({
      modelId: "maker/small-3b",
      constrained: 1,
      free: 0.7667,
    });
  });

  it("refuses an empty folder with what it looks for", async () => {
    const error = await rejectionOf(importOriginal(temporaryFolder()));
    expect(error).toBeInstanceOf(PrerequisiteError);
    expect(error).toMatchObject({
      code: "nothing-to-import",
      hint: "Name the folder with perf_*.jsonl, eval_*.json, coding_*.json, realistic_*.json or extraction_test_*.json.",
    });
    expect((error as Error).message).toContain("is empty");
  });

  it("points to the results inside a folder without any, and names what it read", async () => {
    const folder = folderOf({ "eval_x.json": "torn" });
    mkdirSync(join(folder, "results"));
    const error = await rejectionOf(importOriginal(folder));
    expect(error).toMatchObject({ hint: `Did you mean ${join(folder, "results")}?` });
    expect((error as Error).message).toContain("eval_x.json: this is not JSON");
  });

  it.each([
    ["no folder", (folder: string) => join(folder, "nowhere")],
    ["a file", (folder: string) => join(folder, "coding_a.json")],
  ])("refuses %s", async (_, pathOf) => {
    const folder = folderOf({ "coding_a.json": codingDocument() });
    const error = await rejectionOf(importOriginal(pathOf(folder)));
    expect(error).toMatchObject({ code: "folder-unreadable" });
  });
});

describe("renderHistoryMarkdown", () => {
  it("strikes what is not usable, with its reason, and shows intervals", async () => {
    const markdown = renderHistoryMarkdown(
      await importedOf({
        [PERFORMANCE_NAME]: performanceDocument(),
        "coding_a.json": codingDocument(),
        "eval_torn.json": "{",
      }),
    );
    const lines = markdown.split("\n");
    expect(lines).toContain("### maker/small-3b (GGUF Q4_K_M): long_form_summarization");
    expect(lines).toContain(
      "| metrics.memory.peak_ram_mb | ~~54.6 MB~~ | - | not usable: This is the memory of the Python client that sent the requests, not of the process that held the model. |",
    );
    expect(lines).toContain(
      "| metrics.output_tokens_per_sec.mean | 27.44 tok/s | - | with caution: tokens-by-characters, decode-speed-formula |",
    );
    expect(lines).toContain(
      "| pass_at_1 | 0.4024 | 0.3304 to 0.4789 (66 of 164) | with caution: exec-sandbox-ceiling, output-cut-at-256-tokens |",
    );
    expect(lines).toContain("| num_passed | 66 | - | as named |");
    expect(lines).toContain("- eval_torn.json (not-json): this is not JSON; it may be torn.");
  });

  it("shows the range of many classes and each one that can never score", async () => {
    const classes = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`class_${index}`, index / 20]),
    );
    const markdown = renderHistoryMarkdown(
      await importedOf({
        "eval_banking77_m.json": bankingDocument({
          per_class_accuracy: { ...classes, virtual_card_not_working: 0 },
        }),
      }),
    );
    const lines = markdown.split("\n").filter((line) => line.startsWith("| per_class"));
    expect(lines[0]).toBe("| per_class_accuracy | 0 to 0.95 | - | 20 figures, each in the JSON |");
    expect(lines[1]).toMatch(
      /^\| per_class_accuracy\.virtual_card_not_working \| ~~0~~ \| - \| not/,
    );
    expect(lines).toHaveLength(2);
  });

  it("lets foreign names do nothing", async () => {
    const markdown = renderHistoryMarkdown(
      await importedOf({
        "coding_a.json": codingDocument({ model_id: "<script>|`*", "a|b": 1 }),
      }),
    );
    expect(markdown).toContain("### &lt;script&gt;\\|\\`\\*: humaneval_mini");
    expect(markdown).toContain("| a\\|b | 1 | - | not checked |");
  });
});
