import { cpSync, readFileSync, rmSync } from "node:fs";
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
      expect(record.trace.evaluatedTokenCount).toBe(planned.promptTokenCount - cachedCount);
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

  it("shows the models' ratios with --compare, and puts them into the JSON document", async () => {
    const slow = workshop.mock("slow", { latency: { prefill_ms_per_token: 1, token_ms: 40 } });
    const words = ["--models", mock, slow, "--runs", "1", "--warmup", "0", "--compare"];
    const text = await workshop.perf(...words);
    const json = await workshop.perf(...words, "--json");
    const { comparison } = JSON.parse(json.stdout) as {
      comparison: { baselineModelId: string; ratios: { decodeSpeed: number; ttftCold: number }[] };
    };

    expect(text.stdout).toContain("ratios of point estimates");
    expect(comparison.baselineModelId).toBe("quick");
    expect(comparison.ratios[0]?.decodeSpeed).toBeCloseTo(0.5, 6);
    expect(comparison.ratios[0]?.ttftCold).toBeCloseTo(2, 6);
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
      .map(({ promptTokenCount }) => 0.4 + 0.6 + 10 + 2 * promptTokenCount + 0.5)
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

  it("writes the same report from a copied folder, byte for byte", async () => {
    await workshop.perf("--models", mock);
    const { directory } = workshop.experiment();
    const copy = join(workshop.directory, "elsewhere", directory.split("/").at(-1) ?? "");
    const first = await workshop.run("report", "--input", directory);
    cpSync(directory, copy, { recursive: true });
    rmSync(join(copy, "report"), { recursive: true });
    rmSync(join(copy, "analysis.json"));
    const second = await workshop.run("report", "--input", copy);

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    for (const name of [
      "performance_report.md",
      "performance_results.csv",
      "performance_summary.json",
    ]) {
      const original = readFileSync(join(directory, "report", name));
      expect(readFileSync(join(copy, "report", name)).equals(original), name).toBe(true);
      expect(original.length).toBeGreaterThan(100);
    }
  });
});
