import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountOf, Workshop } from "./workshop.ts";

const workshop = new Workshop();
let mock = "";
let tiny = "";

beforeAll(async () => {
  mock = workshop.mock("quick");
  tiny = await workshop.tinyModel();
});

afterAll(() => {
  workshop.remove();
});

const SUMMARY =
  /^={50}\nCHECKPOINT SUMMARY\n={50}\nExperiment: exp_\d{8}_\d{6}\nType: performance\n/m;

describe("edge-bench perf", () => {
  it("measures a model file and leaves files that follow their schemas", async () => {
    const { exitCode, stdout } = await workshop.perf("--models", tiny);
    const experiment = workshop.experiment();

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(SUMMARY);
    expect(stdout).toContain("synthetic weights");
    expect(experiment.manifest.models[0]?.fileName).toBe("tiny.gguf");
    expect(
      experiment.plan.map(({ phase, cacheCondition }) => `${phase} ${cacheCondition}`),
    ).toEqual([
      "warm-up cold",
      ...["measured cold", "measured cached", "measured warm-prefix"],
      ...["measured cold", "measured cached", "measured warm-prefix"],
      "determinism-check cold",
    ]);
    expect(experiment.records.map(({ status }) => status)).toEqual(Array(8).fill("ok"));
    expect(experiment.sessions).toHaveLength(1);
    expect(accountOf(experiment)).toEqual({ missing: [], doubled: [] });
  });

  it("finds by evaluated-token counts that cold, cached and warm-prefix trials are what they say", async () => {
    await workshop.perf("--models", tiny, "--runs", "1");
    const { plan, records } = workshop.experiment();

    for (const [index, record] of records.entries()) {
      const planned = plan[index];
      if (record.status !== "ok" || planned === undefined) throw new Error("a trial failed");
      const { cache } = planned.request;
      const cachedCount = cache.kind === "cold" ? 0 : cache.tokenCount;
      expect(record.trace.promptTokenCount).toBe(planned.promptTokenCount);
      expect(record.trace.cachedTokenCount).toBe(cachedCount);
      expect(record.trace.evaluatedTokenCount).toBe(
        (planned.promptTokenCount ?? NaN) - cachedCount,
      );
    }
  });

  it("prints exactly one JSON document on standard output with --json", async () => {
    const { exitCode, stdout, stderr } = await workshop.perf("--models", mock, "--json");
    const summary = JSON.parse(stdout) as { progress: unknown; cells: unknown[] };

    expect(exitCode).toBe(0);
    expect(summary.progress).toEqual({ planned: 7, ok: 7, failed: 0, notRun: 0 });
    expect(summary.cells).toHaveLength(1);
    expect(stderr).toMatch(SUMMARY);
  });

  it("is silent on standard error with --no-progress", async () => {
    const { stderr } = await workshop.perf("--models", mock, "--no-progress");
    expect(stderr).toBe("");
  });

  it("reports valid JSON apart for constrained and unconstrained output", async () => {
    const words = ["--models", mock, "--scenarios", "structured", "--runs", "1", "--json"];
    const { stdout } = await workshop.perf(...words);
    const { cells } = JSON.parse(stdout) as {
      cells: { mode: string; json_scored: number; json_conform_rate: number }[];
    };

    expect(
      cells.map(({ mode, json_scored, json_conform_rate }) => [
        mode,
        json_scored,
        json_conform_rate,
      ]),
    ).toEqual([
      ["constrained", 1, 1],
      ["unconstrained", 1, 1],
    ]);
  });

  it("gives each model and round a process of its own, in the recorded order", async () => {
    const other = workshop.mock("other");
    const words = ["--models", mock, other, "--runs", "2", "--rounds", "2", "--warmup", "0"];
    const { exitCode } = await workshop.perf(...words);
    const { manifest, sessions } = workshop.experiment();

    expect(exitCode).toBe(0);
    expect(sessions.map(({ round, modelId }) => `${round} ${modelId}`)).toEqual(
      manifest.roundOrder.flatMap((order, round) => order.map((modelId) => `${round} ${modelId}`)),
    );
    expect(sessions).toHaveLength(4);
  });

  it("compares the models with --compare, in sentences and in the JSON document", async () => {
    const slow = workshop.mock("slow", {
      latency: {
        prefill_ms_per_token: 1,
        token_ms: [38, 42],
        jitter: { seed: 7, relative_sd: 0.02 },
      },
    });
    const words = ["--models", mock, slow, "--prompts", "2", "--rounds", "2", "--warmup", "0"];
    const text = await workshop.perf(...words, "--compare");
    const json = await workshop.perf(...words, "--compare", "--json");
    const { comparisons } = JSON.parse(json.stdout) as {
      comparisons: { metric: string; aValue: number; bValue: number; family: string }[];
    };
    const primary = comparisons.filter(({ family }) => family === "primary");

    expect(text.stdout).toMatch(/^- short, Decode speed.+\(paired by prompt, 2 pairs\)$/m);
    expect(text.stdout).toContain("\nExploratory:\n");
    expect(primary.map(({ metric }) => metric)).toEqual(["decode-tokens-per-second"]);
    expect(primary[0]?.aValue).toBeCloseTo(50, 6);
    expect(Number(primary[0]?.bValue) / 25).toBeCloseTo(1, 1);
  });

  it("goes on with an experiment of --prompts by --resume alone", async () => {
    await workshop.perf("--models", mock, "--prompts", "2", "--rounds", "2", "--warmup", "0");
    const { directory, records } = workshop.experiment();
    const kept = records.slice(0, 3).map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(directory, "records.jsonl"), kept.join(""));
    const id = directory.split("/").at(-1) ?? "";
    const { exitCode, stderr } = await workshop.perf("--resume", id);

    expect(exitCode, stderr).toBe(0);
    expect(accountOf(workshop.experiment(id))).toEqual({ missing: [], doubled: [] });
  });

  it("finds the planted latencies of a script again within 1 %", async () => {
    const planted = workshop.mock("planted", {
      latency: {
        template_ms: 0.4,
        tokenize_ms: 0.6,
        prefill_ms_fixed: 10,
        prefill_ms_per_token: 2,
        first_sample_ms: 0.5,
        token_ms: [18, 22],
      },
    });
    const words = ["--models", planted, "--runs", "4", "--warmup", "1", "--json"];
    const { stdout } = await workshop.perf(...words);
    const { cells } = JSON.parse(stdout) as { cells: Record<string, number>[] };
    const { plan } = workshop.experiment();
    const ttfts = plan
      .filter(({ phase, cacheCondition }) => phase === "measured" && cacheCondition === "cold")
      .map(({ promptTokenCount }) => 0.4 + 0.6 + 10 + 2 * (promptTokenCount ?? NaN) + 0.5)
      .sort((a, b) => a - b);
    const medianTtft = ((ttfts[1] ?? 0) + (ttfts[2] ?? 0)) / 2;
    const [cell = {}] = cells;

    const within1Percent = (observed: number | undefined, truth: number): void => {
      expect(Math.abs(Number(observed) / truth - 1)).toBeLessThan(0.01);
    };
    within1Percent(cell["ttft_cold_p50_ms"], medianTtft);
    // Five tokens after the first: 18, 22, 18, 22, 18 ms.
    within1Percent(cell["decode_tokens_per_second"], 5 / 0.098);
    within1Percent(cell["inter_token_p50_ms"], 18);
  });
});
