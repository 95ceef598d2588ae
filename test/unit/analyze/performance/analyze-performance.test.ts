import { describe, expect, it } from "vitest";
import { analysisSchema, type CellAnalysis } from "../../../../src/analyze/performance/analysis.ts";
import {
  analyzePerformance,
  type PerformanceFiles,
} from "../../../../src/analyze/performance/analyze-performance.ts";
import type { Conditions } from "../../../../src/core/conditions.ts";
import type { OkRecord, PlannedTrial, TrialRecord } from "../../../../src/core/record.ts";
import {
  factsOf,
  failedOf,
  manifestOf,
  MEMORY,
  modelOf,
  okOf,
  plannedOf,
  QUIET,
  scenarioOf,
  sessionOf,
  traceOf,
  type TrialShape,
} from "../../../fixtures/report/build-experiment.ts";
import { plantedExperiment } from "../../../fixtures/report/planted-experiment.ts";
import { ownTrace } from "../../../support/own-engine.ts";

const MANIFEST = manifestOf([modelOf("a")], [scenarioOf("chat")]);

function analyze(files: Partial<PerformanceFiles>) {
  const analysis = analyzePerformance({
    manifest: MANIFEST,
    plan: [],
    records: [],
    sessions: [sessionOf("a")],
    scores: [],
    ...files,
  });
  return analysisSchema.parse(JSON.parse(JSON.stringify(analysis)));
}

/** Twenty prompts in five rounds: nothing to complain about. */
function quietTrials(shape: Partial<TrialShape> = {}): PlannedTrial[] {
  return Array.from({ length: 100 }, (_, index) =>
    plannedOf({ promptId: `p${index % 20}`, round: Math.floor(index / 20), ...shape }),
  );
}

function onlyCell(
  plan: PlannedTrial[],
  records: TrialRecord[],
  more: Partial<PerformanceFiles> = {},
) {
  const { cells } = analyze({ plan, records, ...more });
  expect(cells).toHaveLength(1);
  return cells[0] as CellAnalysis;
}

function codes(cell: CellAnalysis): string[] {
  return cell.flags.map(({ code }) => code);
}

/** The flags of a hundred quiet trials after one of them was changed. */
function flagsAfter(change: (record: OkRecord, planned: PlannedTrial) => OkRecord, at = 50) {
  const plan = quietTrials();
  const records = plan.map((planned, index) =>
    index === at ? change(okOf(planned, index), planned) : okOf(planned, index),
  );
  return onlyCell(plan, records).flags;
}

function withBefore(record: OkRecord, changes: Partial<Conditions>): OkRecord {
  return { ...record, conditionsBefore: { ...QUIET, ...changes } };
}

function withAfter(record: OkRecord, changes: Partial<Conditions>): OkRecord {
  return { ...record, conditionsAfter: { ...QUIET, ...changes } };
}

describe("analyzePerformance", () => {
  it("raises no flag for twenty prompts in five quiet rounds", () => {
    const plan = quietTrials();
    const cell = onlyCell(
      plan,
      plan.map((planned, index) => okOf(planned, index)),
    );
    expect(cell.flags).toEqual([]);
    expect(cell.counts).toMatchObject({ planned: 100, ok: 100, generations: 100 });
    expect(cell.determinism).toEqual({ comparedCount: 20, differingCount: 0 });
  });

  it("recovers planted TTFT, decode speed and token gaps", () => {
    const plan = Array.from({ length: 20 }, (_, index) => plannedOf({ promptId: `p${index}` }));
    const records = plan.map((planned, index) =>
      okOf(planned, index, traceOf(planned, { ttftMs: 101 + index, stepMs: 25 })),
    );
    const cell = onlyCell(plan, records);
    expect(cell.ttft.cold).toMatchObject({ n: 20, p50Ms: 110.5, minMs: 101, maxMs: 120 });
    expect(cell.ttft.cold.p95Ms).toBeCloseTo(119.05, 9);
    expect(cell.decode.tokensPerSecond).toBeCloseTo(40, 9);
    expect(cell.interToken).toMatchObject({ n: 20, p50Ms: 25, p99Ms: 25, maxMs: 25 });
    expect(cell.ttftColdParts).toMatchObject({ templateMs: 1, tokenizeMs: 2, firstSampleMs: 1 });
    expect(cell.totalTime.p50Ms).toBe(110.5 + 4 * 25 + 1);
  });

  it("keeps the three cache states apart", () => {
    const cell = analyzePerformance(plantedExperiment()).cells[0];
    expect(cell?.ttft.cold).toMatchObject({ n: 6, p50Ms: 110.5 });
    expect(cell?.ttft.warmPrefix).toMatchObject({ n: 6, p50Ms: 55.25 });
    expect(cell?.ttft.cached).toMatchObject({ n: 6, p50Ms: 12 });
    expect(cell?.decode.n).toBe(6);
    expect(cell?.prefill.n).toBe(6);
  });

  it("leaves a trial out of TTFT when the counts say another state, and says so", () => {
    const plan = quietTrials();
    const records = plan.map((planned, index) => {
      const trace = traceOf(planned, { ttftMs: index < 3 ? 5 : 100 });
      const hit = { cachedTokenCount: 299, evaluatedTokenCount: 1 };
      return okOf(planned, index, index < 3 ? { ...trace, ...hit } : trace);
    });
    const cell = onlyCell(plan, records);
    expect(cell.ttft.cold).toMatchObject({ n: 97, minMs: 100, differingCount: 3 });
    expect(cell.decode.n).toBe(100);
    expect(cell.flags).toEqual([
      {
        code: "cache-state-differs",
        severity: "note",
        subject: "a / chat / fixed-length",
        message:
          "3 of 100 trials are in no TTFT: the engine's token counts say another cache state than the planned one.",
        values: { count: 3, total: 100 },
      },
    ]);
  });

  it("refuses every TTFT of an engine that gives no counts", () => {
    const plan = quietTrials();
    const unknown = { cachedTokenCount: null, evaluatedTokenCount: null };
    const cell = onlyCell(
      plan,
      plan.map((planned, index) => okOf(planned, index, traceOf(planned, {}, unknown))),
    );
    expect(cell.ttft.cold).toMatchObject({ n: 0, p50Ms: null, unverifiedCount: 100 });
    expect(cell.totalTime.n).toBe(0);
    expect(cell.decode.n).toBe(100);
    expect(codes(cell)).toEqual(["cache-state-unverified"]);
  });

  it("takes the attempt that succeeded, and counts the failed ones before it", () => {
    const [planned] = quietTrials();
    if (planned === undefined) throw new Error("no trial");
    const records = [failedOf(planned, 0), failedOf(planned, 1), okOf(planned, 2)];
    const cell = onlyCell([planned], records);
    expect(cell.counts).toMatchObject({ planned: 1, ok: 1, failed: 0, recovered: 2 });
    expect(cell.failures).toEqual([]);
  });

  it("counts a trial once when its record stands twice", () => {
    const planned = plannedOf();
    const again = okOf(planned, 1, traceOf(planned, { ttftMs: 999 }));
    const cell = onlyCell([planned], [okOf(planned, 0), again]);
    expect(cell.ttft.cold).toMatchObject({ n: 1, p50Ms: 100 });
  });

  it("groups failures by reason", () => {
    const plan = quietTrials().slice(0, 4);
    const records = plan.map((planned, index) =>
      index === 0
        ? failedOf(planned, index, { code: "not-finite", message: "NaN.", signal: null })
        : failedOf(planned, index),
    );
    const cell = onlyCell(plan, records);
    expect(cell.failures.map(({ code, count }) => [code, count])).toEqual([
      ["engine-crashed", 3],
      ["not-finite", 1],
    ]);
    expect(cell.ttft.cold.p50Ms).toBeNull();
    expect(codes(cell)).toEqual(["failed-trials"]);
  });

  it("reports constrained and unconstrained output apart", () => {
    const { cells } = analyzePerformance(plantedExperiment());
    const validity = cells.map(({ modelId, mode, jsonValidity }) => [
      modelId,
      mode,
      jsonValidity?.parsedCount ?? null,
      jsonValidity?.conformingCount ?? null,
    ]);
    expect(validity).toEqual([
      ["a", "fixed-length", null, null],
      ["b", "fixed-length", null, null],
      ["a", "constrained", 3, 3],
      ["a", "unconstrained", 2, 1],
      ["b", "unconstrained", null, null],
    ]);
  });

  it("puts first-token trials with a schema to the constrained cell and others to the free one", () => {
    const manifest = manifestOf([modelOf("a")], [scenarioOf("chat", { jsonSchema: {} })]);
    const plan = [
      plannedOf({ mode: "unconstrained" }),
      plannedOf({ mode: "constrained", jsonSchema: {} }),
      plannedOf({ mode: "first-token", cacheCondition: "cached", maxOutputTokens: 1 }),
      plannedOf({ mode: "first-token", maxOutputTokens: 1, jsonSchema: {}, repetition: 1 }),
    ];
    const { cells } = analyze({ manifest, plan });
    expect(cells.map(({ mode, counts }) => [mode, counts.planned])).toEqual([
      ["constrained", 2],
      ["unconstrained", 2],
    ]);
  });

  it("gives peaks over processes, and the buffers of the fullest reading", () => {
    const plan = [
      plannedOf({ round: 0 }),
      plannedOf({ round: 1 }),
      plannedOf({ round: 1, promptId: "p2" }),
    ];
    const peaks = [200, 210, 230];
    const records = plan.map((planned, index) =>
      okOf(planned, index, traceOf(planned), {
        memory: { ...MEMORY, peakResidentBytes: peaks[index] ?? null, peakPrivateBytes: null },
      }),
    );
    const { memory } = onlyCell(plan, records);
    expect(memory.peakResident).toEqual({ minBytes: 200, maxBytes: 230, sessionCount: 2 });
    expect(memory.peakPrivate).toBeNull();
    expect(memory.engineBufferBytes).toBe(110_000_000);
  });

  it("says that an experiment without records has none", () => {
    const analysis = analyze({ plan: quietTrials(), sessions: [] });
    expect(analysis.progress).toEqual({ planned: 100, ok: 0, failed: 0, notRun: 100 });
    expect(analysis.flags).toEqual([
      {
        code: "trials-not-run",
        severity: "unreliable",
        subject: "experiment",
        message: "None of the 100 planned trials was run.",
        values: { planned: 100 },
      },
    ]);
    expect(analysis.cells[0]?.decode.tokensPerSecond).toBeNull();
  });

  it("says that a plan is empty", () => {
    const analysis = analyze({});
    expect(analysis.cells).toEqual([]);
    expect(analysis.flags[0]?.message).toBe("The plan holds no trial.");
    expect(analysis.experiment.warmUpsPerRound).toBeNull();
  });

  it("analyzes one run", () => {
    const planned = plannedOf();
    const cell = onlyCell([planned], [okOf(planned, 0)]);
    expect(cell.ttft.cold).toMatchObject({ n: 1, p50Ms: 100, p95Ms: 100 });
    expect(cell.decode).toMatchObject({ n: 1, coefficientOfVariation: null });
    expect(codes(cell)).toEqual(["too-few-prompts", "too-few-rounds"]);
  });

  it("counts warm-ups neither in the progress nor in a figure", () => {
    const warmUp = plannedOf({ phase: "warm-up", promptId: "w" });
    const planned = plannedOf();
    const records = [okOf(warmUp, 0, traceOf(warmUp, { ttftMs: 9999 })), okOf(planned, 1)];
    const analysis = analyze({ plan: [warmUp, planned], records });
    expect(analysis.progress).toMatchObject({ planned: 1, ok: 1 });
    expect(analysis.cells[0]?.ttft.cold).toMatchObject({ n: 1, maxMs: 100 });
    expect(analysis.experiment.warmUpsPerRound).toEqual({ min: 1, max: 1 });
  });

  it("compares the outputs of a determinism check and uses nothing else of it", () => {
    const planned = plannedOf();
    const check = plannedOf({ phase: "determinism-check" });
    const slow = traceOf(check, { ttftMs: 9999 });
    const records = [okOf(planned, 0), { ...okOf(check, 1, slow), outputSha256: "f".repeat(64) }];
    const cell = onlyCell([planned, check], records);
    expect(cell.determinism).toEqual({ comparedCount: 1, differingCount: 1 });
    expect(cell.ttft.cold).toMatchObject({ n: 1, maxMs: 100 });
    expect(codes(cell)).toContain("nondeterministic");
  });

  it("leaves records of another plan out and says so", () => {
    const planned = plannedOf();
    const stray = okOf(plannedOf({ promptId: "stray" }), 1);
    const { flags, cells } = analyze({ plan: [planned], records: [okOf(planned, 0), stray] });
    expect(cells[0]?.counts.ok).toBe(1);
    expect(flags.map(({ code }) => code)).toEqual(["records-not-in-plan"]);
  });

  it("names the model that could not be loaded, and a change of the CPU library", () => {
    const refused = {
      schemaVersion: 1,
      status: "failed",
      sessionId: "a-1",
      modelId: "a",
      round: 1,
      startedEpochMs: 0,
      failure: failedOf(plannedOf(), 0, { message: "Not enough memory." }).failure,
    } as const;
    const planned = plannedOf();
    const { flags, models } = analyze({
      plan: [planned],
      records: [okOf(planned, 0)],
      sessions: [
        sessionOf("a", 0),
        refused,
        sessionOf("a", 2, factsOf({ cpuVariant: "ggml-cpu-haswell" })),
      ],
    });
    expect(models[0]?.cpuVariants).toEqual(["ggml-cpu-zen4", "ggml-cpu-haswell"]);
    expect(flags.map(({ code, message }) => [code, message])).toEqual([
      [
        "model-not-loaded",
        "The model could not be loaded in 1 engine processes: Not enough memory.",
      ],
      [
        "backend-differs",
        "Several CPU libraries were used (ggml-cpu-zen4, ggml-cpu-haswell): their figures and log-probabilities differ.",
      ],
    ]);
  });

  it("judges no JSON of synthetic weights", () => {
    const cell = analyzePerformance(plantedExperiment()).cells[4];
    expect(cell?.jsonValidity).toBeNull();
    expect(cell?.thresholds.map(({ name }) => name)).toEqual(["tokens_per_sec_min"]);
  });

  it("gives the same analysis for the same files", () => {
    const files = plantedExperiment();
    expect(JSON.stringify(analyzePerformance(files))).toBe(
      JSON.stringify(analyzePerformance(files)),
    );
  });
});

describe("flags", () => {
  it.each<[string, string, (record: OkRecord) => OkRecord]>([
    ["thermal", "note", (record) => withBefore(record, { thermalLevel: 1 })],
    ["thermal", "note", (record) => withAfter(record, { thermalLevel: 2 })],
    ["thermal", "note", (record) => withAfter(record, { thermalThrottleCount: 1 })],
    ["swap", "unreliable", (record) => withAfter(record, { swapUsedBytes: 4096 })],
    ["power", "unreliable", (record) => withAfter(record, { powerSource: "battery" })],
    ["power", "unreliable", (record) => withBefore(record, { lowPowerMode: true })],
    ["busy", "note", (record) => withBefore(record, { cpuPressurePercent: 5.1 })],
    ["busy", "note", (record) => withBefore(record, { load1: 3.3 })],
    ["empty-output", "note", (record) => ({ ...record, trace: { ...record.trace, text: " \n" } })],
    [
      "token-count-differs",
      "unreliable",
      (record) => ({ ...record, trace: { ...record.trace, outputTokenCount: 4 } }),
    ],
    ["nondeterministic", "note", (record) => ({ ...record, outputSha256: "0".repeat(64) })],
    [
      "gc",
      "note",
      (record) => ({
        ...record,
        trace: {
          ...record.trace,
          gcPauses: [{ startNs: 0, durationNs: 2_000_000, kind: "scavenge" }],
        },
      }),
    ],
    [
      "outliers",
      "note",
      (record) => {
        const tokenNs = ownTrace(record.trace).timing.tokenNs.map((at) => at * 3);
        return {
          ...record,
          trace: { ...record.trace, timing: { ...record.trace.timing, tokenNs } },
        };
      },
    ],
  ])("raises only %s (%s)", (code, severity, change) => {
    expect(flagsAfter(change)).toMatchObject([{ code, severity }]);
  });

  it("does not take our own threads for other work", () => {
    expect(flagsAfter((record) => withBefore(record, { load1: 3.1 }))).toEqual([]);
  });

  it("takes load before the first trial of the experiment for other work", () => {
    expect(flagsAfter((record) => withBefore(record, { load1: 1.3 }), 0)).toMatchObject([
      { code: "busy" },
    ]);
  });

  it("raises nothing where the platform tells nothing", () => {
    const silent: Conditions = {
      ...QUIET,
      thermalThrottleCount: null,
      powerSource: null,
      load1: null,
      cpuPressurePercent: null,
      swapUsedBytes: null,
    };
    const plan = quietTrials();
    const records = plan.map((planned, index) =>
      okOf(planned, index, traceOf(planned), { conditionsBefore: silent, conditionsAfter: silent }),
    );
    expect(onlyCell(plan, records).flags).toEqual([]);
  });

  it("names a slow first trial of a process", () => {
    const roundMs = [16, 0, 32, 24, 8];
    const plan = quietTrials();
    const records = plan.map((planned, index) =>
      okOf(
        planned,
        index,
        traceOf(planned, {
          ttftMs: index === 20 ? 200 : 100 + (index % 20) + (roundMs[planned.round] ?? 0),
        }),
      ),
    );
    expect(onlyCell(plan, records).flags).toMatchObject([
      {
        code: "first-slow",
        message:
          "In 1 of 5 processes the first cold trial took more than 1.5x the median TTFT per prompt token: more warm-up would help.",
      },
    ]);
  });

  it("names prompts outside the declared length", () => {
    const plan = quietTrials().map((planned) => ({
      ...planned,
      promptLengthInRange: planned.promptId !== "p3",
    }));
    const cell = onlyCell(
      plan,
      plan.map((planned, index) => okOf(planned, index)),
    );
    expect(cell.promptsOutOfRangeCount).toBe(1);
    expect(codes(cell)).toEqual(["prompt-length-out-of-range"]);
  });

  it("takes the length of a second question on a cached prefix for no prompt length", () => {
    const plan = [
      ...quietTrials(),
      plannedOf({
        mode: "first-token",
        cacheCondition: "warm-prefix",
        maxOutputTokens: 1,
        promptTokenCount: 900,
        isInRange: false,
      }),
    ];
    const cell = onlyCell(
      plan,
      plan.map((planned, index) => okOf(planned, index)),
    );
    expect(cell.promptTokens).toMatchObject({ n: 100, max: 300 });
    expect(cell.flags).toEqual([]);
  });

  it("names outputs that were cut where they should have ended by themselves", () => {
    const plan = quietTrials({ mode: "unconstrained" });
    const records = plan.map((planned, index) =>
      okOf(
        planned,
        index,
        traceOf(planned, {}, { stopReason: index < 7 ? "max-tokens" : "end-of-generation" }),
      ),
    );
    expect(onlyCell(plan, records).flags).toMatchObject([
      { code: "truncated", message: "7 of 100 outputs were cut at the token limit." },
    ]);
  });

  it("names synthetic weights", () => {
    const plan = quietTrials();
    const records = plan.map((planned, index) => okOf(planned, index));
    const sessions = [sessionOf("a", 0, factsOf({ synthetic: true }))];
    expect(onlyCell(plan, records, { sessions }).flags).toMatchObject([
      { message: "Synthetic weights: speed and memory only; the text means nothing." },
    ]);
  });

  it("names outputs without a score", () => {
    const manifest = manifestOf([modelOf("a")], [scenarioOf("chat", { jsonSchema: {} })]);
    const plan = quietTrials({ mode: "unconstrained" });
    const records = plan.map((planned, index) =>
      okOf(planned, index, traceOf(planned, {}, { stopReason: "end-of-generation" })),
    );
    const cell = onlyCell(plan, records, { manifest });
    expect(cell.jsonValidity).toMatchObject({ n: 0, unscoredCount: 100, conformRate: null });
    expect(codes(cell)).toEqual(["scores-missing"]);
  });
});
