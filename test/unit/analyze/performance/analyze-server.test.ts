import { describe, expect, it } from "vitest";
import { analysisSchema, type Analysis } from "../../../../src/analyze/performance/analysis.ts";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import type { Conditions } from "../../../../src/core/conditions.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import type { ServedModel } from "../../../../src/core/http-observation.ts";
import type { PlannedTrial } from "../../../../src/core/record.ts";
import {
  manifestOf,
  okOf,
  QUIET,
  scenarioOf,
  sessionOf,
} from "../../../fixtures/report/build-experiment.ts";
import {
  servedFactsOf,
  servedModelOf,
  servedPlannedOf,
  servedTraceOf,
} from "../../../fixtures/report/served-experiment.ts";

interface Served {
  readonly server?: Partial<ServedModel>;
  readonly changes?: Partial<GenerationTrace>;
  readonly planned?: Partial<PlannedTrial>;
  /** Before every trial but the first. */
  readonly conditions?: Partial<Conditions>;
}

/** Twenty prompts in five rounds, five tokens each in five chunks, on a cold cache. */
function analyze({
  server = {},
  changes = {},
  planned: plannedChanges = {},
  conditions = {},
}: Served = {}): Analysis {
  const plan = Array.from({ length: 100 }, (_, index) => ({
    ...servedPlannedOf({ promptId: `p${index % 20}`, round: Math.floor(index / 20) }),
    ...plannedChanges,
  }));
  const records = plan.map((planned, index) =>
    okOf(planned, index, servedTraceOf(planned, [50, 60, 70, 80, 90], changes), {
      conditionsBefore: index === 0 ? QUIET : { ...QUIET, ...conditions },
    }),
  );
  const analysis = analyzePerformance({
    manifest: manifestOf([servedModelOf("a", server)], [scenarioOf("chat")]),
    plan,
    records,
    sessions: [sessionOf("a", 0, servedFactsOf(server))],
    scores: [],
  });
  return analysisSchema.parse(JSON.parse(JSON.stringify(analysis)));
}

function cellOf(served: Served = {}) {
  const [cell] = analyze(served).cells;
  if (cell === undefined) throw new Error("there is no cell");
  return cell;
}

describe("the analysis of a model behind a server", () => {
  it("raises no flag for counts that prove a cold cache", () => {
    const cell = cellOf();
    expect(cell.flags).toEqual([]);
    expect(cell.ttft.cold).toMatchObject({ n: 100, p50Ms: 50 });
    expect(cell.decode.tokensPerSecond).toBeCloseTo(100, 9);
    expect(cell.interToken).toMatchObject({ n: 0, p50Ms: null });
    expect(cell.prefill).toMatchObject({ n: 0, tokensPerSecond: null });
  });

  it("has a block of what HTTP did", () => {
    expect(cellOf().http).toEqual({
      n: 100,
      newConnectionCount: 100,
      connectMs: 1,
      requestToHeadersMs: 8,
      headersToContentMs: 40,
      parseMicrosecondsPerChunk: 3,
      chunksPerAnswer: 5,
      tokensPerChunk: 1,
      refusedAttemptCount: 0,
      staleConnectionCount: 0,
      otherModels: [],
    });
  });

  it("refuses a cold TTFT without counts and says which servers tell", () => {
    const cell = cellOf({ changes: { cachedTokenCount: null, evaluatedTokenCount: null } });
    expect(cell.ttft.cold).toMatchObject({ n: 0, p50Ms: null, unverifiedCount: 100 });
    expect(cell.decode.n).toBe(100);
    expect(cell.flags).toMatchObject([
      {
        code: "cache-state-unverified",
        message:
          "100 of 100 trials are in no TTFT: the server does not tell how many prompt tokens were in its cache (llama-server and mlx_lm.server do).",
        values: { count: 100, total: 100, server: 1 },
      },
    ]);
  });

  it("refuses a cold TTFT that the counts contradict and says what to do", () => {
    const cell = cellOf({ changes: { cachedTokenCount: 299, evaluatedTokenCount: 1 } });
    expect(cell.ttft.cold).toMatchObject({ n: 0, differingCount: 100 });
    expect(cell.flags[0]).toMatchObject({ code: "cache-state-differs", values: { server: 1 } });
    expect(cell.flags[0]?.message).toContain("--prompt-cache-size 0");
  });

  it("takes a count that was not told for no contradiction", () => {
    const cell = cellOf({ changes: { outputTokenCount: null, promptTokenCount: null } });
    expect(cell.flags.map(({ code }) => code)).toEqual(["cache-state-unverified"]);
    expect(cell.decode).toMatchObject({ n: 0, tokensPerSecond: null });
    expect(cell.promptTokens).toEqual({ n: 0, min: null, median: null, max: null });
    expect(cell.outputTokens).toEqual({ n: 0, min: null, median: null, max: null });
    expect(cell.promptsOutOfRangeCount).toBeNull();
  });

  it("holds prompts against the declared range by the counts that the server tells", () => {
    expect(cellOf().promptsOutOfRangeCount).toBe(0);
    const changes = { promptTokenCount: 500, evaluatedTokenCount: 500 };
    const cell = cellOf({ changes });
    expect(cell.promptsOutOfRangeCount).toBe(20);
    expect(cell.flags.map(({ code }) => code)).toEqual(["prompt-length-out-of-range"]);
  });

  it("takes another prompt length than the planned one for a contradiction", () => {
    const changes = { promptTokenCount: 300, cachedTokenCount: 0, evaluatedTokenCount: 300 };
    const planned = { promptTokenCount: 299, promptLengthInRange: true };
    const cell = cellOf({ changes, planned });
    expect(cell.flags).toMatchObject([{ code: "token-count-differs", severity: "unreliable" }]);
  });

  it("says why a fixed length was not reached by a server that ends where the model does", () => {
    const short = { outputTokenCount: 4, stopReason: "server-stop" } as const;
    const cell = cellOf({ server: { canIgnoreEndOfGeneration: false }, changes: short });
    expect(cell.flags).toMatchObject([
      { code: "token-count-differs", values: { count: 100, total: 100, endsEarly: 1 } },
    ]);
    expect(cell.stopReasons).toEqual([{ reason: "server-stop", count: 100 }]);
  });

  it("does not take the threads of the server for other work", () => {
    expect(cellOf({ conditions: { load1: 2 } }).flags).toEqual([]);
  });

  it("tells who answered, without the process that did, and no load time", () => {
    const [model] = analyze().models;
    expect(model).toMatchObject({
      format: "http",
      fileName: "tiny",
      fileSizeBytes: null,
      fileSha256: null,
      gpuKind: null,
      options: null,
      loadMs: null,
      served: { baseUrl: "http://127.0.0.1:8080/v1", software: "llama-server" },
    });
    expect(model?.served).not.toHaveProperty("serverPid");
  });
});
