import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { evaluationRecordSchema, evaluationScoreSchema } from "../../src/core/evaluation.ts";
import { referenceModels } from "./reference-models.ts";

const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const dataRoot = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
const dataDir = dataRoot === "" ? null : join(dataRoot, "datasets");
if (dataDir === null) {
  process.stderr.write("Tests on published data are skipped: EDGE_BENCH_TEST_DATA is not set.\n");
}
const models = referenceModels(["SmolLM2-135M-Instruct.Q4_1.gguf"]);
const folder = mkdtempSync(join(tmpdir(), "edge-bench-evaluation-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Standard output of the built program. */
function run(...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, EDGE_BENCH_CACHE_DIR: join(folder, "cache") },
    });
    const output: string[] = [];
    let problems = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => output.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (problems += chunk));
    child.once("close", (code) => {
      if (code === 0) resolve(output.join(""));
      else reject(new Error(`exit code ${String(code)}: ${problems}`));
    });
  });
}

interface PromptLine {
  readonly task: string;
  readonly doc_id: number;
  readonly prompt_hash: string;
}

async function promptsOf(task: string, ...words: string[]): Promise<PromptLine[]> {
  const fixed = ["eval", "--task", task, "--print-prompts", "--data-dir", dataDir ?? ""];
  const output = await run(...fixed, ...words);
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PromptLine);
}

describe.skipIf(dataDir === null)("edge-bench eval --print-prompts on published data", () => {
  it("builds all prompts of GSM8K, the first two with lm-eval's hashes", async () => {
    const lines = await promptsOf("gsm8k");

    expect(lines).toHaveLength(1319);
    // lm-eval 0.4.13: SHA-256 of the contexts of documents 0 and 1 with the shots of seed 1234.
    expect(lines.slice(0, 2).map((line) => line.prompt_hash)).toEqual([
      "32680f263ba83280e98a8a24ceefed10a722a4cdcd9f4d78e93c45d43143ca66",
      "e6b9a0195411932e5323ed20ad05e965b08b979103bbb26594a5bdf123d27990",
    ]);
  });

  it("builds all prompts of MMLU with five shots, subject by subject in the order of the files", async () => {
    const lines = await promptsOf("mmlu", "--fewshot", "5");
    const tasks = [...new Set(lines.map((line) => line.task))];
    const ids = lines.filter((line) => line.task === "mmlu_virology").map((line) => line.doc_id);

    expect(lines).toHaveLength(14_042);
    expect(tasks).toHaveLength(57);
    expect(ids).toEqual(ids.map((_, index) => index));
  });

  it("builds the prompts of both forms of HumanEval", async () => {
    const lines = await promptsOf("coding");
    const count = (task: string): number => lines.filter((line) => line.task === task).length;

    expect([count("humaneval"), count("humaneval_instruct")]).toEqual([164, 164]);
  });
});

describe.skipIf(dataDir === null || models === null)("edge-bench eval on a real model", () => {
  it("answers, scores and keeps an item of every kind of task", async () => {
    const tasks = ["banking77", "financial_phrasebank", "mmlu", "arc_challenge", "hellaswag"];
    const words = ["--sample-size", "2", "--threads", "1", "--json", "--results-dir", "results"];
    await run(
      ...["eval", "--task", ...tasks, "gsm8k_cot", "humaneval", "faq"],
      ...["--model", models?.[0] ?? "", "--data-dir", dataDir ?? ""],
      ...["--accept-license", "financial_phrasebank", ...words],
    );
    const [id = ""] = readdirSync(join(folder, "results"));
    const linesOf = (name: string): unknown[] =>
      readFileSync(join(folder, "results", id, name), "utf8")
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
    const records = linesOf("records.jsonl").map((line) => evaluationRecordSchema.parse(line));
    const scores = linesOf("scores.jsonl").map((line) => evaluationScoreSchema.parse(line));

    expect(records.map(({ status }) => status)).toEqual(Array(16).fill("ok"));
    expect(new Set(scores.map(({ trialKey }) => trialKey)).size).toBe(16);
    for (const { result } of records.flatMap((r) => (r.status === "ok" ? [r] : []))) {
      if (result.kind !== "choices") continue;
      expect(
        result.choices.flatMap(({ tokenLogprobs }) => tokenLogprobs).every((l) => l <= 0),
      ).toBe(true);
    }
  });
});
