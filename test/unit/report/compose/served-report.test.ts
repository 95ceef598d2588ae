import { describe, expect, it } from "vitest";
import {
  analyzePerformance,
  type PerformanceFiles,
} from "../../../../src/analyze/performance/analyze-performance.ts";
import { analysisSchema } from "../../../../src/analyze/performance/analysis.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import type { GenerationTrace } from "../../../../src/core/generation.ts";
import type { TrialMode } from "../../../../src/core/record.ts";
import { renderBenchstat } from "../../../../src/exchange/export/benchstat.ts";
import { renderLlamaBench } from "../../../../src/exchange/export/llama-bench.ts";
import { localScoreFigures } from "../../../../src/exchange/export/local-score.ts";
import { modelLabels } from "../../../../src/report/labels.ts";
import { missingFigures } from "../../../../src/report/missing-reasons.ts";
import { emptyDossier } from "../../../fixtures/dossier/build-dossier.ts";
import {
  manifestOf,
  okOf,
  scenarioOf,
  sessionOf,
} from "../../../fixtures/report/build-experiment.ts";
import {
  servedFactsOf,
  servedModelOf,
  servedPlannedOf,
  servedTraceOf,
} from "../../../fixtures/report/served-experiment.ts";

const SILENT = {
  software: null,
  softwareVersion: null,
  contextTokens: null,
  slotCount: null,
} as const;

/** Five tokens in five chunks for each of two models: a server that tells everything, and one that is silent. */
function filesOf(
  silentTrace: Partial<GenerationTrace> = {},
  mode: TrialMode = "fixed-length",
): PerformanceFiles {
  const models = [servedModelOf("open"), servedModelOf("silent", SILENT)];
  const plan = models.flatMap(({ modelId }) =>
    Array.from({ length: 4 }, (_, index) =>
      servedPlannedOf({ modelId, promptId: `p${index}`, mode }),
    ),
  );
  const records = plan.map((planned, index) => {
    const changes = planned.modelId === "open" ? {} : silentTrace;
    const trace = servedTraceOf(planned, [50, 60, 70, 80, 90], changes);
    return okOf(planned, index, trace, planned.modelId === "open" ? {} : { memory: null });
  });
  return {
    manifest: manifestOf(models, [scenarioOf("chat")]),
    plan,
    records,
    sessions: [
      sessionOf("open", 0, servedFactsOf()),
      sessionOf("silent", 0, servedFactsOf(SILENT)),
    ],
    scores: [],
  };
}

const NOTHING_TOLD: Partial<GenerationTrace> = {
  promptTokenCount: null,
  cachedTokenCount: null,
  evaluatedTokenCount: null,
  outputTokenCount: null,
  stopReason: "server-stop",
};

const ANALYSIS = analyzePerformance(filesOf(NOTHING_TOLD), { resamples: 100 });

function textOf(
  format: "markdown" | "csv",
  language: "en" | "fr",
  name: RegExp,
  analysis = ANALYSIS,
): string {
  const dossier = { ...emptyDossier(), performance: [analysis] };
  const file = reportFiles(dossier, [format], [language]).find((one) => name.test(one.name));
  if (file === undefined) throw new Error(`there is no ${String(name)}`);
  return file.text;
}

describe("the report of models behind servers", () => {
  const english = textOf("markdown", "en", /\.md$/);
  const french = textOf("markdown", "fr", /\.md$/);

  it("names a model by its format and the software that serves it", () => {
    expect([...modelLabels(ANALYSIS).values()]).toEqual([
      "Model open HTTP llama-server",
      "Model silent HTTP",
    ]);
    expect(english).toContain("Model open HTTP llama-server");
  });

  it("has dashes for file size, hash, backend and load time, and says where who answered", () => {
    expect(english).toContain(
      "| tiny | - | - | unknown | server llama-server b9000 at http\\://127.0.0.1:8080/v1 | - | options of the server (context 4096, requests at once 1); asked from 1 processes | - |",
    );
    expect(english).toContain("server unknown at");
    expect(english).toContain("(context not told, requests at once not told)");
    expect(french).toContain("serveur llama-server b9000 à l'adresse");
  });

  it("says that a schema was not used where free output stands alone", () => {
    const structured = analyzePerformance(filesOf(NOTHING_TOLD, "unconstrained"), {
      resamples: 100,
    });
    const sentence = "Output under a JSON Schema was not measured";

    expect(textOf("markdown", "en", /\.md$/, structured)).toContain(sentence);
    expect(english).not.toContain(sentence);
  });

  it("has a line of what HTTP did", () => {
    expect(english).toContain(
      "HTTP, medians: connecting 1.00 ms (4 of 4 answers), request to headers 8.00 ms, headers to first text 40.0 ms, reading 3.00 µs a chunk; 5.00 chunks an answer, 1.00 tokens a chunk.",
    );
    expect(french).toContain("fragments par réponse, 1,00 jetons par fragment");
  });

  it("says what is missing of a silent server, and what helps", () => {
    for (const sentence of [
      "No cold TTFT: the server does not tell how many prompt tokens were in its cache",
      "No decode speed: it needs two tokens and more, a token count from the server",
      "name the process with --server-pid",
      "Stopped by: the server (end token, stop string or grammar: it does not say which) 4.",
      "Prompt tokens - to - (declared 200 to 400; prompts outside: -), output tokens - to -.",
    ])
      expect(english).toContain(sentence);
    expect(missingFigures(ANALYSIS.cells[1] ?? expect.fail("no cell"))).toEqual([
      { figure: "TTFT cold", reason: expect.stringContaining("llama-server") as string },
      { figure: "prefill", reason: "it needs cold trials whose cache state is verified" },
      {
        figure: "decode",
        reason: expect.stringContaining("token count from the server") as string,
      },
      { figure: "peak memory", reason: expect.stringContaining("--server-pid") as string },
    ]);
  });

  it("says what cannot be known of a served model", () => {
    expect(english).toContain("Of models behind a server only what it tells is known");
  });

  it("leaves cells of CSV files empty where nothing was observed", () => {
    const [header = "", line = ""] = textOf(
      "csv",
      "en",
      /^(?!estimates|comparisons).*\.csv$/,
    ).split("\n");
    const cells = line.split(",");
    const valueOf = (name: string): string | undefined => cells[header.split(",").indexOf(name)];
    expect(valueOf("format")).toBe("http");
    for (const name of ["file_sha256", "gpu_kind", "threads", "quantization", "weight_bytes"])
      expect([name, valueOf(name)]).toEqual([name, ""]);
    expect(textOf("csv", "en", /estimates/)).toContain(",open,Model open,http,,,chat,");
  });

  it("can be stored and read back", () => {
    const again: unknown = JSON.parse(JSON.stringify(ANALYSIS));
    expect(analysisSchema.parse(again)).toEqual(again);
  });
});

describe("exports of models behind servers", () => {
  const files = filesOf();

  it("give llama-bench no test from chunks, and benchstat the first chunk", () => {
    expect(JSON.parse(renderLlamaBench(files))).toEqual([]);
    const lines = renderBenchstat(files).split("\n");
    expect(lines[0]).toBe(
      "# Model: open | Params: unknown | Quant: unknown | Family: llama | Size: unknown | NumCtx: 4096",
    );
    expect(lines[1]).toMatch(/step=ttft 1 50000000 ns\/op$/);
  });

  it("have null for options in llama-bench where single tokens were seen", () => {
    const records = files.records.map((record) => {
      if (record.status !== "ok") return record;
      const { trace } = record;
      const timing = { ...trace.timing, tokenNs: trace.http?.chunkNs ?? [] };
      return { ...record, trace: { ...trace, timing } };
    });
    const [test] = JSON.parse(renderLlamaBench({ ...files, records })) as Record<string, unknown>[];
    expect(test).toMatchObject({
      n_gen: 4,
      n_depth: 300,
      backends: null,
      model_size: null,
      n_threads: null,
      type_k: null,
      flash_attn: null,
      use_mmap: null,
    });
  });

  it("have no LocalScore without a generation speed", () => {
    expect(localScoreFigures(files)[0]).toMatchObject({
      averageTtftMs: 50,
      averageGenerationSpeed: null,
      score: null,
    });
  });
});
