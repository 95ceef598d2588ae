import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runImportLmEval } from "../../../../src/cli/import/run-import-lm-eval.ts";
import { runImportOriginal } from "../../../../src/cli/import/run-import-original.ts";
import { shortList } from "../../../../src/cli/import/write-document.ts";
import { importedSamplesSchema } from "../../../../src/exchange/lm-eval/imported-samples.ts";
import { importedHistorySchema } from "../../../../src/exchange/original/imported-history.ts";
import {
  codingDocument,
  PERFORMANCE_NAME,
  performanceDocument,
} from "../../../fixtures/exchange/original-documents.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const printed: string[] = [];
const noted: string[] = [];

beforeEach(() => {
  printed.length = 0;
  noted.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  vi.spyOn(console, "error").mockImplementation((text) => {
    noted.push(String(text));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function originalFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, PERFORMANCE_NAME), JSON.stringify(performanceDocument()));
  writeFileSync(join(folder, "coding_a.json"), JSON.stringify(codingDocument()));
  writeFileSync(join(folder, "eval_torn.json"), "{");
  return folder;
}

describe("import original", () => {
  it("prints Markdown, and on standard error what was read and left out", async () => {
    expect(await runImportOriginal(originalFolder(), {})).toBe(0);
    expect(printed.join("")).toMatch(/^# Results of the original benchmark\n/);
    expect(noted).toEqual([
      "2 entries, 44 figures, 16 of them not usable.\nLeft out: eval_torn.json (not-json)",
    ]);
  });

  it("writes JSON to a file that is called so", async () => {
    const output = join(temporaryFolder(), "history.json");
    await runImportOriginal(originalFolder(), { output });
    const history = importedHistorySchema.parse(JSON.parse(readFileSync(output, "utf8")));
    expect(history.entries.map(({ kind }) => kind)).toEqual(["coding", "performance"]);
    expect(printed).toEqual([]);
  });

  it("writes the format that is asked for, whatever the file is called", async () => {
    const output = join(temporaryFolder(), "history.json");
    await runImportOriginal(originalFolder(), { output, format: "markdown" });
    expect(readFileSync(output, "utf8")).toMatch(/^# Results/);
  });

  it("leaves no file where nothing was imported", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "history.json");
    expect(await rejectionOf(runImportOriginal(folder, { output }))).toMatchObject({
      code: "nothing-to-import",
    });
    expect(() => readFileSync(output)).toThrow("ENOENT");
  });
});

describe("import lm-eval", () => {
  it("writes the items as JSON, and names broken lines", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "model"));
    writeFileSync(
      join(folder, "model", "samples_gsm8k.jsonl"),
      `${JSON.stringify({ doc_id: 0, metrics: ["acc"], acc: 1 })}\ntorn`,
    );
    expect(await runImportLmEval(folder, {})).toBe(0);
    const { tasks } = importedSamplesSchema.parse(JSON.parse(printed.join("")));
    expect(tasks[0]?.items[0]).toMatchObject({ docId: 0, metrics: { acc: 1 } });
    const name = join("model", "samples_gsm8k.jsonl");
    expect(noted).toEqual([
      `1 sample logs, 1 documents.\nLeft out: ${name}:2: this is not JSON; it may be torn`,
    ]);
  });
});

describe("shortList", () => {
  it.each([
    [["a", "b"], "a; b"],
    [["a", "b", "c", "d", "e", "f", "g"], "a; b; c; d; e; and 2 more"],
  ])("%j", (texts, list) => {
    expect(shortList(texts)).toBe(list);
  });
});
