import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf, Workshop } from "../process/cli/workshop.ts";
import { storyModelPath, writeMlxModel } from "../support/engine-contract/mlx-model.ts";
import { canTestMlx } from "../support/mlx-tests.ts";

const CONTEXT_TOKENS = 4096;

describe.skipIf(!canTestMlx())("commands on an MLX model", () => {
  const workshop = new Workshop();
  let model = "";

  beforeAll(async () => {
    model = join(workshop.directory, "story-mlx");
    await writeMlxModel(model, CONTEXT_TOKENS, false);
  });

  afterAll(() => {
    workshop.remove();
  });

  it("perf measures it beside a GGUF and says what each is", async () => {
    const gguf = await workshop.tinyModel();
    const { exitCode, stderr } = await workshop.perf("--models", gguf, model);
    const { manifest, plan, records } = workshop.experiment();

    expect(exitCode, stderr).toBe(0);
    expect(manifest.models.map(({ format, engine }) => [format, engine])).toEqual([
      ["gguf", "llama-cpp"],
      ["mlx", "mlx"],
    ]);
    expect(records.map(({ status }) => status)).toEqual(Array(records.length).fill("ok"));
    expect(accountOf({ plan, records })).toEqual({ missing: [], doubled: [] });
  });

  it("perf holds a cached prefix of exactly the planned tokens", async () => {
    await workshop.perf("--models", model, "--runs", "1");
    const { plan, records } = workshop.experiment();
    for (const [index, record] of records.entries()) {
      const planned = plan[index];
      if (record.status !== "ok" || planned === undefined) throw new Error("a trial failed");
      const { cache } = planned.request;
      expect(record.trace.cachedTokenCount).toBe(cache.kind === "cold" ? 0 : cache.tokenCount);
    }
  });

  it("eval scores labels, choices, answers and JSON", async () => {
    const words = [
      "--mini",
      "--task",
      "all",
      "--model",
      model,
      "--sample-size",
      "1",
      "--no-progress",
    ];
    const { exitCode, stderr } = await workshop.run("eval", ...words);
    expect(exitCode, stderr).toBe(0);
    const id = workshop.experimentIds().at(-1) ?? "";
    const lines = readFileSync(join(workshop.resultsDir, id, "records.jsonl"), "utf8").trim();
    const statuses = lines
      .split("\n")
      .map((line) => (JSON.parse(line) as { status: string }).status);

    expect(statuses.length).toBeGreaterThan(5);
    expect(new Set(statuses)).toEqual(new Set(["ok"]));
  });

  it("names what is wrong with a folder before anything is measured", async () => {
    const folder = join(workshop.directory, "broken");
    cpSync(storyModelPath() ?? "", folder, { recursive: true });
    workshop.write("broken/model.safetensors", "not weights");
    const { exitCode, stderr } = await workshop.perf("--models", folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(join(folder, "model.safetensors"));
  });

  it("says how to set MLX up where it is not", async () => {
    workshop.environment = { EDGE_BENCH_MLX_PYTHON: "" };
    const { exitCode, stderr } = await workshop.perf("--models", model);
    workshop.environment = {};
    expect(exitCode).toBe(2);
    expect(stderr).toContain("edge-bench setup mlx");
  });
});
