import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseLmEvalName } from "../../../../src/exchange/lm-eval/file-name.ts";
import { importLmEval } from "../../../../src/exchange/lm-eval/import-lm-eval.ts";
import { importedSamplesSchema } from "../../../../src/exchange/lm-eval/imported-samples.ts";
import { readSamples } from "../../../../src/exchange/lm-eval/read-samples.ts";
import { readRecordedRun } from "../../../fixtures/lm-eval/recorded.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

/** Lines and results that lm-eval 0.4.13 wrote. */
const RUN = readRecordedRun();

function linesOf(task: string): readonly string[] {
  return RUN.lines[task] ?? [];
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

function read(lines: readonly string[]) {
  return readSamples(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
}

function sample(docId: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    doc_id: docId,
    target: "1",
    filter: "none",
    metrics: ["acc"],
    doc_hash: `hash ${docId}`,
    acc: 1.0,
    ...more,
  });
}

describe("readSamples", () => {
  it.each(Object.keys(RUN.lines))("reads every line that lm-eval writes: %s", (task) => {
    const { items, skippedLines } = read(linesOf(task));
    expect(skippedLines).toEqual([]);
    const docIds = linesOf(task).map((line) => (JSON.parse(line) as { doc_id: number }).doc_id);
    expect(items.map(({ docId }) => docId)).toEqual([...new Set(docIds)].sort((a, b) => a - b));
  });

  it("brings the lines of several filters together under our names", () => {
    const { items } = read(linesOf("gsm8k"));
    expect(items[0]).toEqual({
      docId: 0,
      docHash: "59e8c26cb2cb39cae7572cddb41e27ad57311674376005bbb418d30fe81f453d",
      promptHash: "8566434f85aaed98fa24058d8890cebadd77fac1229783600046a484b518a56f",
      targetHash: "61125b7cf71867fb5e9a804627c416ebbff73f87e7b427020e63e83af0392821",
      metrics: { "exact_match,strict-match": 0, "exact_match,flexible-extract": 0 },
    });
  });

  it("names a metric without the filter that every such task has", () => {
    expect(read(linesOf("arc_challenge")).items[0]?.metrics).toEqual({ acc: 0, acc_norm: 0 });
    expect(read(linesOf("humaneval")).items[0]?.metrics).toEqual({ "pass@1": 0 });
  });

  it("reads logs without hashes, filters and names of metrics", () => {
    const old = JSON.stringify({ doc_id: 3, doc: {}, target: "1", acc: 1, exact: true, note: "x" });
    expect(read([old]).items).toEqual([
      {
        docId: 3,
        docHash: null,
        promptHash: null,
        targetHash: null,
        metrics: { acc: 1, exact: 1 },
      },
    ]);
  });

  it("keeps a metric that is no number as not observed", () => {
    const line = sample(0, { metrics: ["word_perplexity"], word_perplexity: [-12.5, 4] });
    expect(read([line]).items[0]?.metrics).toEqual({ word_perplexity: null });
  });

  it("names lines that are torn, foreign, repeated or of another document", () => {
    const { items, skippedLines } = read([
      sample(1),
      sample(1),
      sample(1, { doc_hash: "other", filter: "strict" }),
      '{"doc_id": "x"}',
      '{"doc_id": 2, "acc',
    ]);
    expect(items.map(({ docId }) => docId)).toEqual([1]);
    expect(skippedLines).toEqual([
      { lineNumber: 2, message: "document 1 is there twice with the same filter" },
      { lineNumber: 3, message: "document 1 has another hash in an earlier line" },
      {
        lineNumber: 4,
        message:
          "this is no sample of lm-eval: doc_id Invalid input: expected number, received string",
      },
      { lineNumber: 5, message: "this is not JSON; it may be torn" },
    ]);
  });
});

describe("importLmEval", () => {
  const DATE = "2025-03-01T10-00-00.123456";
  const results = JSON.stringify(RUN.results);

  it("reads a folder for each model, with the results of the same run beside the items", async () => {
    const folder = folderOf({
      [`small/samples_gsm8k_${DATE}.jsonl`]: linesOf("gsm8k").join("\n"),
      [`small/results_${DATE}.json`]: results,
      "other/samples_arc_challenge.jsonl": linesOf("arc_challenge").join("\n"),
    });
    const imported = importedSamplesSchema.parse(await importLmEval(folder));
    expect(
      imported.tasks.map(({ fileName, task, date, modelName, items }) => ({
        fileName,
        task,
        date,
        modelName,
        count: items.length,
      })),
    ).toEqual([
      {
        fileName: join("other", "samples_arc_challenge.jsonl"),
        task: "arc_challenge",
        date: null,
        modelName: "other",
        count: 6,
      },
      {
        fileName: join("small", `samples_gsm8k_${DATE}.jsonl`),
        task: "gsm8k",
        date: DATE,
        modelName: "small",
        count: 7,
      },
    ]);
    expect(imported.aggregates.filter(({ task }) => task === "gsm8k")).toEqual([
      {
        fileName: join("small", `results_${DATE}.json`),
        task: "gsm8k",
        metric: "exact_match,strict-match",
        value: 0,
        standardError: 0,
        meanOfItems: 0,
      },
      {
        fileName: join("small", `results_${DATE}.json`),
        task: "gsm8k",
        metric: "exact_match,flexible-extract",
        value: 0,
        standardError: 0,
        meanOfItems: 0,
      },
    ]);
  });

  it("gets the means of lm-eval from the items, for every task", async () => {
    const files = Object.keys(RUN.lines).map((task) => [
      `samples_${task}.jsonl`,
      linesOf(task).join("\n"),
    ]);
    const folder = folderOf({
      ...(Object.fromEntries(files) as Record<string, string>),
      "results.json": results,
    });
    const { aggregates, skipped } = await importLmEval(folder);
    expect(skipped).toEqual([]);
    const own = aggregates.filter(({ meanOfItems }) => meanOfItems !== null);
    expect(new Set(own.map(({ task }) => task))).toEqual(new Set(Object.keys(RUN.lines)));
    for (const { meanOfItems, value } of own) expect(meanOfItems).toBeCloseTo(value, 12);
  });

  it("reads one file, whatever it is called", async () => {
    const folder = folderOf({ "mine.jsonl": sample(0) });
    const { tasks } = await importLmEval(join(folder, "mine.jsonl"));
    expect(tasks).toMatchObject([{ task: "mine", date: null, modelName: null }]);
  });

  it("names files that hold nothing readable", async () => {
    const folder = folderOf({
      "samples_a.jsonl": sample(0),
      "samples_b.jsonl": "",
      "samples_c.jsonl": "torn",
      "results_x.json": "{",
    });
    const { tasks, skipped } = await importLmEval(folder);
    expect(tasks).toHaveLength(1);
    expect(skipped).toEqual([
      { fileName: "results_x.json", message: "this is not JSON" },
      { fileName: "samples_b.jsonl", message: "it is empty" },
      { fileName: "samples_c.jsonl", message: "line 1: this is not JSON; it may be torn" },
    ]);
  });

  it.each([
    ["an empty folder", "", "nothing-to-import"],
    ["no folder", "nowhere", "input-unreadable"],
  ])("refuses %s", async (_, name, code) => {
    const error = await rejectionOf(importLmEval(join(temporaryFolder(), name)));
    expect(error).toMatchObject({ code });
  });
});

describe("parseLmEvalName", () => {
  it.each([
    [
      "samples_mmlu_anatomy_2024-05-01T12-30-45.123456.jsonl",
      { kind: "samples", task: "mmlu_anatomy", date: "2024-05-01T12-30-45.123456" },
    ],
    ["samples_gsm8k.jsonl", { kind: "samples", task: "gsm8k", date: null }],
    [
      "results_2024-05-01T12:30:45.json",
      { kind: "results", task: null, date: "2024-05-01T12:30:45" },
    ],
    ["results.json", { kind: "results", task: null, date: null }],
    ["notes.json", null],
  ])("reads %s", (name, parsed) => {
    expect(parseLmEvalName(name)).toEqual(parsed);
  });
});
