import { describe, expect, it } from "vitest";
import type { PerformanceFiles } from "../../../../src/analyze/performance/analyze-performance.ts";
import { renderBenchstat } from "../../../../src/exchange/export/benchstat.ts";
import { renderLlamaBench } from "../../../../src/exchange/export/llama-bench.ts";
import {
  localScoreFigures,
  renderLocalScore,
} from "../../../../src/exchange/export/local-score.ts";
import { procyonFigures, procyonScore } from "../../../../src/exchange/export/procyon.ts";
import {
  factsOf,
  failedOf,
  manifestOf,
  modelOf,
  okOf,
  plannedOf,
  scenarioOf,
  sessionOf,
  traceOf,
} from "../../../fixtures/report/build-experiment.ts";
import { servedPlannedOf, servedTraceOf } from "../../../fixtures/report/served-experiment.ts";

const MANIFEST = manifestOf([modelOf("a")], [scenarioOf("chat")]);

function filesOf(
  trials: readonly (readonly [ReturnType<typeof plannedOf>, ReturnType<typeof okOf>])[],
  changes: Partial<PerformanceFiles> = {},
): PerformanceFiles {
  return {
    manifest: MANIFEST,
    plan: trials.map(([planned]) => planned),
    records: trials.map(([, record]) => record),
    sessions: [sessionOf("a")],
    scores: [],
    ...changes,
  };
}

/** 300 prompt tokens in 3 ms to ttft - 1 ms, then 5 tokens every `stepMs`. */
function trial(
  promptId: string,
  ttftMs: number,
  stepMs: number,
  shape: Parameters<typeof plannedOf>[0] = {},
) {
  const planned = plannedOf({ promptId, ...shape });
  return [planned, okOf(planned, 0, traceOf(planned, { ttftMs, stepMs }))] as const;
}

const TWO = filesOf([trial("p1", 104, 20), trial("p2", 204, 25)]);

function benchOf(files: PerformanceFiles): Record<string, unknown>[] {
  return JSON.parse(renderLlamaBench(files)) as Record<string, unknown>[];
}

describe("renderLlamaBench", () => {
  it("gives prompts as llama-bench does: evaluated tokens over the time of their evaluation", () => {
    const [prompt] = benchOf(TWO);
    // 300 tokens in 100 ms and in 200 ms
    expect(prompt).toMatchObject({
      n_prompt: 300,
      n_gen: 0,
      n_depth: 0,
      samples_ns: [100_000_000, 200_000_000],
      avg_ns: 150_000_000,
      samples_ts: [3000, 1500],
      avg_ts: 2250,
    });
    expect(prompt?.["stddev_ns"]).toBeCloseTo(50_000_000 * Math.SQRT2, 3);
    expect(prompt?.["stddev_ts"]).toBeCloseTo(750 * Math.SQRT2, 9);
  });

  it("gives generation as N decodes over their time, at the depth of the prompt", () => {
    const [, generation] = benchOf(TWO);
    // 5 tokens are 4 decodes: 80 ms and 100 ms
    expect(generation).toMatchObject({
      n_prompt: 0,
      n_gen: 4,
      n_depth: 300,
      samples_ns: [80_000_000, 100_000_000],
      samples_ts: [50, 40],
      avg_ts: 45,
    });
  });

  it("has the fields of llama-bench -o json, with null for what was not observed", () => {
    const [prompt] = benchOf(TWO);
    expect(prompt).toMatchObject({
      build_commit: null,
      build_number: null,
      cpu_info: "Planned processor",
      gpu_info: "",
      backends: "CPU",
      model_filename: "a.gguf",
      model_type: "llama 135M Q4_1",
      model_size: 97_900_000,
      model_n_params: 134_515_008,
      n_batch: 2048,
      n_ubatch: 512,
      n_threads: 2,
      type_k: "f16",
      type_v: "f16",
      n_gpu_layers: 0,
      flash_attn: -1,
      use_mmap: true,
      test_time: "2025-03-01T10:00:00Z",
    });
  });

  it("takes a build number from the engine's version where it is one", () => {
    const facts = factsOf({ engineVersion: "b5163", gpuKind: "metal" });
    const [prompt] = benchOf({ ...TWO, sessions: [sessionOf("a", 0, facts)] });
    expect(prompt).toMatchObject({ build_number: 5163, backends: "Metal", n_gpu_layers: null });
  });

  it("takes only trials of one length for repetitions", () => {
    const tests = benchOf(
      filesOf([trial("p1", 104, 20), trial("p2", 104, 20, { promptTokenCount: 250 })]),
    );
    expect(tests.map(({ n_prompt, n_gen, n_depth }) => [n_prompt, n_gen, n_depth])).toEqual([
      [250, 0, 0],
      [300, 0, 0],
      [0, 4, 250],
      [0, 4, 300],
    ]);
    expect(tests[0]).toMatchObject({ stddev_ns: null, stddev_ts: null });
  });

  it("leaves out prompts that were cached, and modes with another stop", () => {
    const tests = benchOf(
      filesOf([
        trial("p1", 104, 20, { cacheCondition: "cached" }),
        trial("p2", 104, 20, { mode: "unconstrained" }),
      ]),
    );
    expect(tests.map(({ n_prompt, n_gen }) => [n_prompt, n_gen])).toEqual([[0, 4]]);
  });

  it("leaves out tokens of a server that nearly all arrived at once", () => {
    const planned = servedPlannedOf();
    const trace = servedTraceOf(planned, [50, 50, 50, 50, 60]);
    const tokenNs = [50e6, 50e6, 50e6, 50e6, 60e6];
    const record = okOf(planned, 0, { ...trace, timing: { ...trace.timing, tokenNs } });
    expect(benchOf(filesOf([[planned, record]]))).toEqual([]);
  });

  it("prints an empty list for an experiment without a result", () => {
    const planned = plannedOf();
    expect(
      renderLlamaBench(filesOf([], { plan: [planned], records: [failedOf(planned, 0)] })),
    ).toBe("[]\n");
  });
});

describe("renderBenchstat", () => {
  it("prints one line for each trial and step, as Ollama's bench does", () => {
    const lines = renderBenchstat(filesOf([trial("p1", 104, 20)])).split("\n");
    const name = "BenchmarkModel/name=a/scenario=chat/mode=fixed-length";
    expect(lines).toEqual([
      "# Model: a | Params: 134515008 | Quant: Q4_1 | Family: llama | Size: 98000000 | NumCtx: 2048",
      `${name}/step=prefill 1 333333.33 ns/token 3000.00 token/sec`,
      // 5 tokens in 103 ms to 184 ms
      `${name}/step=generate 1 16200000.00 ns/token 61.73 token/sec`,
      `${name}/step=ttft 1 104000000 ns/op`,
      `${name}/step=total 1 185000000 ns/op`,
      "",
    ]);
  });

  it("gives a cached trial no prefill and no time to first token", () => {
    const lines = renderBenchstat(filesOf([trial("p1", 104, 20, { cacheCondition: "cached" })]));
    expect(lines.match(/step=\w+/g)).toEqual(["step=generate"]);
  });

  it("keeps names in one word", () => {
    const manifest = manifestOf([modelOf("my model/x")], [scenarioOf("chat")]);
    const planned = plannedOf({ modelId: "my model/x" });
    const text = renderBenchstat(filesOf([[planned, okOf(planned, 0)]], { manifest }));
    expect(text).toContain("BenchmarkModel/name=my_model_x/scenario=chat/mode=fixed-length/step=");
  });
});

describe("localScoreFigures", () => {
  it("averages over trials and gives the score of the averages", () => {
    const [figures] = localScoreFigures(TWO);
    const generation = (5 / 0.081 + 5 / 0.101) / 2;
    expect(figures).toMatchObject({ modelId: "a", trialCount: 2 });
    expect(figures?.averagePromptSpeed).toBeCloseTo(2250, 9);
    expect(figures?.averageGenerationSpeed).toBeCloseTo(generation, 9);
    expect(figures?.averageTtftMs).toBe(154);
    expect(figures?.score).toBeCloseTo(10 * Math.cbrt((2250 * generation * 1000) / 154), 9);
  });

  it("has no score without a cold trial", () => {
    const files = filesOf([trial("p1", 104, 20, { cacheCondition: "cached" })]);
    expect(localScoreFigures(files)).toEqual([
      {
        modelId: "a",
        trialCount: 0,
        averagePromptSpeed: null,
        averageGenerationSpeed: null,
        averageTtftMs: null,
        score: null,
      },
    ]);
  });

  it("is written in LocalScore's names", () => {
    expect(JSON.parse(renderLocalScore(TWO))).toMatchObject([
      { model: "a", results_summary: { avg_prompt_tps: 2250, avg_ttft_ms: 154 }, n_trials: 2 },
    ]);
  });
});

describe("procyonFigures", () => {
  it("scores the models that Procyon has, by their names", () => {
    const model = modelOf("a", { fileName: "Phi-3.5-mini-instruct-Q4_K_M.gguf" });
    const [figures] = procyonFigures({
      ...TWO,
      manifest: manifestOf([model], [scenarioOf("chat")]),
    });
    const generation = (5 / 0.081 + 5 / 0.101) / 2;
    expect(figures).toMatchObject({ procyonModel: "Phi-3.5-mini", averageTtftSeconds: 0.154 });
    expect(figures?.score).toBeCloseTo(Math.sqrt((1250 / 0.154) * ((5000 / 244) * generation)), 6);
  });

  it("gives no score to any other model", () => {
    expect(procyonFigures(TWO)).toMatchObject([{ procyonModel: null, score: null }]);
  });

  it("has no score without a time or a speed", () => {
    const constants = { c1: 1250, c2: 5000 / 244 };
    expect(procyonScore(constants, null, 20)).toBeNull();
    expect(procyonScore(constants, 0, 20)).toBeNull();
    expect(procyonScore(constants, 1, null)).toBeNull();
    expect(procyonScore({ c1: 100, c2: 4 }, 1, 9)).toBe(60);
  });
});
