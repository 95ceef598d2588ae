import { describe, expect, it } from "vitest";
import { lmEvalResults } from "../../../../../src/analyze/capability/lm-eval/results.ts";
import { shotsOf } from "../../../../../src/analyze/capability/lm-eval/task-config.ts";
import type { EvaluationManifest, ManifestModel } from "../../../../../src/core/manifest.ts";
import type { TaskLeaf } from "../../../../../src/tasks/task.ts";
import {
  formulaRun,
  readRecordedRun,
  recordedLeaves,
  TEXT,
} from "../../../../fixtures/lm-eval/recorded.ts";

const RUN = readRecordedRun();
const LEAVES = await recordedLeaves(RUN, TEXT);

/** The parts of a manifest and of a model that results have something of. */
const MANIFEST = {
  experimentId: "exp_20260101_000000",
  createdEpochMs: 1_500,
  toolVersion: "9.9.9",
  environment: { git: { commit: "abc", dirty: false } },
} as EvaluationManifest;
const MODEL = {
  modelId: "maker/model:q4",
  engine: "llama-cpp",
  fileName: "model.gguf",
  fileSha256: "f".repeat(64),
  quantization: "Q4_0",
} as ManifestModel;

function resultTask(leaf: TaskLeaf) {
  const run = formulaRun(leaf, RUN.texts);
  return {
    task: leaf.task,
    family: leaf.task.replace(/^mmlu_.*/, "mmlu"),
    version: leaf.version,
    scorer: leaf.scorer,
    dataset: leaf.dataset,
    setting: "controlled" as const,
    fewshot: null,
    itemCount: leaf.items.length,
    sampleCount: leaf.items.length,
    ...run,
  };
}

/** Sums in another order differ in the last digit. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === "number" ? Number(member.toPrecision(14)) : member,
    ),
  );
}

describe("shotsOf", () => {
  it.each(["faq", "humaneval"])("is 0 for %s, whatever was asked for", (family) => {
    const [task] = LEAVES.map(resultTask);
    if (task === undefined) throw new Error("there is no task");
    expect(shotsOf({ ...task, task: family, family, fewshot: 2 })).toBe(0);
  });
});

describe("lmEvalResults", () => {
  const tasks = LEAVES.map(resultTask);
  const results = lmEvalResults(MANIFEST, MODEL, tasks);
  const parts = ["results", "groups", "group_subtasks", "versions", "n-samples"] as const;

  it.each(parts)("gives what lm-eval gives for the same answers: %s", (part) => {
    expect(rounded(results[part])).toEqual(rounded(RUN.results[part]));
  });

  it("says of each task with how many shots and which figures it was asked, and of mmlu too", () => {
    expect(results["n-shot"]).toEqual({ ...RUN.results["n-shot"], mmlu: 0 });
    const programs = { "pass@1": true };
    expect(results.higher_is_better).toEqual({
      ...RUN.results["higher_is_better"],
      humaneval: programs,
      humaneval_instruct: programs,
      mmlu: { acc: true },
    });
  });

  it("gives lm-eval's hash of each task", () => {
    expect(results.task_hashes).toMatchObject(RUN.task_hashes);
  });

  it("says which data, shots and version a task had", () => {
    expect(results.configs).toMatchObject({
      mmlu_anatomy: {
        dataset_path: "cais/mmlu",
        dataset_name: "anatomy",
        num_fewshot: 0,
        metadata: { version: 1 },
      },
      gsm8k: { dataset_path: "openai/gsm8k", num_fewshot: 5, metadata: { version: 3 } },
    });
  });

  it("names the model, and this program rather than lm-eval", () => {
    expect(results).toMatchObject({
      config: { model: "llama-cpp", model_args: { sha256: "f".repeat(64) } },
      model_name_sanitized: "maker__model__q4",
      date: 1.5,
      git_hash: "abc",
      edge_slm_bench_version: "9.9.9",
    });
    expect(results).not.toHaveProperty("lm_eval_version");
  });

  it("has no error of the mean for one item, and none for its group", () => {
    const single = tasks
      .filter(({ task }) => task === "mmlu_anatomy" || task === "mmlu_astronomy")
      .map((task, index) => (index === 0 ? { ...task, scores: task.scores.slice(0, 1) } : task));
    expect(lmEvalResults(MANIFEST, MODEL, single).results).toMatchObject({
      mmlu_anatomy: { sample_len: 1, "acc_stderr,none": "N/A" },
      mmlu_stem: { "acc_stderr,none": "N/A" },
      mmlu: { "acc_stderr,none": "N/A" },
    });
  });

  it("leaves out a task without a score, and groups without a task", () => {
    const none = lmEvalResults(
      MANIFEST,
      MODEL,
      tasks.filter(({ task }) => task === "gsm8k").map((task) => ({ ...task, scores: [] })),
    );
    expect(none).toMatchObject({ results: {}, "n-samples": {} });
    expect(none).not.toHaveProperty("groups");
  });

  it("does not give a task of other data the version of lm-eval's", () => {
    const mini = tasks
      .filter(({ task }) => task === "gsm8k")
      .map((task) => ({
        ...task,
        task: "mini_arithmetic",
        version: "mini_arithmetic, in the form of lm-eval 0.4.13 gsm8k 3.0",
        dataset: "mini",
      }));
    expect(lmEvalResults(MANIFEST, MODEL, mini)).toMatchObject({
      versions: { mini_arithmetic: "mini_arithmetic, in the form of lm-eval 0.4.13 gsm8k 3.0" },
      configs: { mini_arithmetic: { dataset_path: "mini", num_fewshot: 5 } },
    });
  });
});
