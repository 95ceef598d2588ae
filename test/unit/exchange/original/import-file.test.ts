import { describe, expect, it } from "vitest";
import { importFile } from "../../../../src/exchange/original/import-file.ts";
import {
  importedEntrySchema,
  type ImportedEntry,
  type ImportedFigure,
} from "../../../../src/exchange/original/imported-history.ts";
import {
  bankingDocument,
  codingDocument,
  harnessDocument,
  PERFORMANCE_NAME,
  performanceDocument,
  realisticDocument,
  scenarioDocument,
} from "../../../fixtures/exchange/original-documents.ts";

function entriesOf(fileName: string, document: unknown): ImportedEntry[] {
  const { entries, skipped } = importFile(fileName, JSON.stringify(document));
  expect(skipped).toEqual([]);
  return entries.map((entry) => importedEntrySchema.parse(entry));
}

function onlyEntry(fileName: string, document: unknown): ImportedEntry {
  const [entry, ...others] = entriesOf(fileName, document);
  if (entry === undefined || others.length > 0) throw new Error("not one entry");
  return entry;
}

function figure(entry: ImportedEntry, name: string): ImportedFigure {
  const found = entry.figures.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no figure ${name}`);
  return found;
}

function codes(entry: ImportedEntry): string[] {
  return entry.flags.map(({ code }) => code).sort();
}

function flag(entry: ImportedEntry, code: string) {
  const found = entry.flags.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`no flag ${code}`);
  return found;
}

describe("a performance file", () => {
  const entry = onlyEntry(PERFORMANCE_NAME, performanceDocument());

  it("says what was measured, with the number of distinct prompts as the effective sample", () => {
    expect(entry).toMatchObject({
      kind: "performance",
      modelId: "maker/small-3b",
      format: "gguf",
      quantization: "Q4_K_M",
      task: "long_form_summarization",
      timestamp: "2025-01-02T01:01:45.023153",
      lineNumber: 1,
      sampleCount: 200,
      effectiveSampleCount: 1,
      unknownKeys: [],
    });
  });

  it("carries every flag that its numbers give", () => {
    expect(codes(entry)).toEqual([
      "decode-speed-formula",
      "environment-missing",
      "interval-too-narrow",
      "latency-through-http",
      "memory-of-client-process",
      "prompt-speed-zero",
      "repeated-prompts",
      "tokens-by-characters",
      "ttft-may-be-cached",
      "ttft-of-two-kinds",
    ]);
  });

  it("keeps every figure as it stands in the file, none unchecked", () => {
    expect(entry.figures).toHaveLength(37);
    expect(entry.figures.filter(({ verdict }) => verdict === "unchecked")).toEqual([]);
    expect(figure(entry, "metrics.output_tokens_per_sec.mean")).toMatchObject({
      value: 27.44,
      unit: "tok/s",
      verdict: "with-caution",
      flags: ["tokens-by-characters", "decode-speed-formula"],
    });
  });

  it.each([
    ["metrics.memory.peak_ram_mb", "memory-of-client-process", "MB"],
    ["metrics.prompt_tokens_per_sec.mean", "prompt-speed-zero", "tok/s"],
    ["metrics.tokens.avg_prompt", "prompt-speed-zero", null],
    ["confidence_intervals.ttft_ms.lower", "interval-too-narrow", "ms"],
  ])("shows %s as not usable, with the reason", (name, code, unit) => {
    const found = figure(entry, name);
    expect(found).toMatchObject({ verdict: "not-usable", unit });
    expect(found.flags).toContain(code);
    expect(found.reason).toBe(flag(entry, code).message);
  });

  it("takes the mean of cold and cached runs for no time, and the median with caution", () => {
    expect(figure(entry, "metrics.ttft.mean_ms").verdict).toBe("not-usable");
    expect(figure(entry, "metrics.ttft.std_ms").verdict).toBe("not-usable");
    expect(figure(entry, "metrics.ttft.p50_ms").verdict).toBe("with-caution");
    expect(flag(entry, "ttft-of-two-kinds").values).toEqual({
      maxMs: 2731,
      p50Ms: 273,
      maxToMedian: 2731 / 273,
    });
  });

  it("states the effective sample size of its intervals", () => {
    expect(flag(entry, "interval-too-narrow")).toMatchObject({
      values: { effectiveSampleCount: 1, runCount: 200 },
      message: "The interval treats 200 repeats as independent; the effective sample size is 1.",
    });
    expect(flag(entry, "repeated-prompts").message).toBe(
      "200 runs of 1 distinct prompt at temperature 0: the sample has 1, not 200.",
    );
  });

  it("proves that tokens were not counted where more came out than the limit lets through", () => {
    const chat = onlyEntry(
      "perf_x.jsonl",
      performanceDocument(
        { scenario_name: "interactive_assistant" },
        { tokens: { avg_prompt: 0, avg_completion: 140.2 } },
      ),
    );
    expect(flag(chat, "tokens-by-characters").values).toEqual({
      averageTokens: 140.2,
      limitTokens: 128,
    });
    expect(flag(chat, "tokens-by-characters").message).toContain(
      "140.2 tokens on average where the limit was 128",
    );
    expect(chat.effectiveSampleCount).toBe(5);
  });

  it("suspects no mixture where the slowest run is not far from the median", () => {
    const even = onlyEntry(
      PERFORMANCE_NAME,
      performanceDocument({}, { ttft: { p50_ms: 273, std_ms: 30, max_ms: 400, min_ms: 200 } }),
    );
    expect(codes(even)).not.toContain("ttft-of-two-kinds");
    expect(codes(even)).toContain("ttft-may-be-cached");
  });

  it("flags JSON validity under a grammar on two documents", () => {
    const json = onlyEntry(
      "perf_x.jsonl",
      performanceDocument({ scenario_name: "structured_json_output", json_valid_rate: 1 }),
    );
    expect(figure(json, "json_valid_rate")).toMatchObject({
      value: 1,
      verdict: "with-caution",
      flags: ["json-validity-under-grammar"],
    });
    expect(flag(json, "json-validity-under-grammar").values).toEqual({ rate: 1, documentCount: 2 });
  });

  it("takes the format from the file's name when the file has none, and says so", () => {
    const named = onlyEntry(
      PERFORMANCE_NAME.replace("GGUF_Q4_K_M", "MLX_4bit"),
      performanceDocument({ model_format: null, model_quantization: undefined }),
    );
    expect(named).toMatchObject({ format: "mlx", quantization: "4bit" });
    expect(flag(named, "format-from-file-name").values).toEqual({ format: "mlx" });
  });

  it("distrusts all figures of a file whose name says another format", () => {
    const other = onlyEntry(
      PERFORMANCE_NAME.replace("GGUF_Q4_K_M", "MLX_4bit"),
      performanceDocument(),
    );
    expect(other.format).toBe("gguf");
    expect(figure(other, "metrics.runs.total").flags).toEqual(["format-contradicts-file-name"]);
  });

  it("says when neither file nor name tell the format", () => {
    const unnamed = onlyEntry("perf_x.jsonl", performanceDocument({ model_format: null }));
    expect(unnamed.format).toBeNull();
    expect(codes(unnamed)).toContain("format-unknown");
  });

  it("does not guess the prompts of a scenario that the original does not have", () => {
    const own = onlyEntry("perf_x.jsonl", performanceDocument({ scenario_name: "mine" }));
    expect(own.effectiveSampleCount).toBeNull();
    expect(codes(own)).toContain("prompt-count-unknown");
    expect(codes(own)).not.toContain("repeated-prompts");
  });

  it("counts failed runs and times of 0", () => {
    const broken = onlyEntry(
      PERFORMANCE_NAME,
      performanceDocument(
        {},
        {
          runs: { total: 200, successful: 190, success_rate: 0.95 },
          ttft: { mean_ms: 250, min_ms: 0 },
        },
      ),
    );
    expect(broken.sampleCount).toBe(190);
    expect(flag(broken, "failed-runs-left-out").values).toEqual({ total: 200, successful: 190 });
    expect(figure(broken, "metrics.ttft.mean_ms")).toMatchObject({ verdict: "not-usable" });
  });

  it("reads its figures in the order of the file", () => {
    expect(entry.figures.slice(0, 3).map(({ name }) => name)).toEqual([
      "metrics.ttft.mean_ms",
      "metrics.ttft.std_ms",
      "metrics.ttft.p50_ms",
    ]);
    expect(figure(entry, "confidence_intervals.ttft_ms.confidence_level")).toMatchObject({
      value: 0.95,
      unit: null,
      verdict: "usable",
    });
  });

  it("keeps what it does not know, unchecked", () => {
    const document = performanceDocument({ battery: { percent: 40 } }, { gpu: { load: 0.7 } });
    const more = onlyEntry(PERFORMANCE_NAME, document);
    expect(more.unknownKeys).toEqual(["battery"]);
    expect(more.original).toEqual(document);
    expect(flag(more, "figure-unknown").values).toEqual({
      figures: ["metrics.gpu.load", "battery.percent"],
    });
    expect(figure(more, "battery.percent")).toMatchObject({ value: 40, verdict: "unchecked" });
  });
});

describe("a classification file", () => {
  const entry = onlyEntry("eval_banking77_maker_small-3b_20250102_151754.json", bankingDocument());

  // scipy.stats.binomtest(1855, 3076).proportion_ci(0.95, "wilson") of SciPy 1.17
  it("has the Wilson interval of its counts beside the accuracy", () => {
    const { recomputed } = figure(entry, "accuracy");
    expect(recomputed).toMatchObject({
      method: "wilson",
      confidence: 0.95,
      successes: 1855,
      sampleCount: 3076,
      countsFrom: "file",
    });
    expect(recomputed?.low).toBeCloseTo(0.5856475492665366, 12);
    expect(recomputed?.high).toBeCloseTo(0.6202072028292956, 12);
  });

  it("names the two classes that the parser of Banking77 can never give", () => {
    expect(flag(entry, "label-parser-by-substring").values).toEqual({
      lostClasses: ["virtual_card_not_working", "wrong_exchange_rate_for_cash_withdrawal"],
      classesAtZero: ["virtual_card_not_working", "wrong_exchange_rate_for_cash_withdrawal"],
      lostItems: 80,
    });
    expect(figure(entry, "per_class_accuracy.virtual_card_not_working").verdict).toBe("not-usable");
    expect(figure(entry, "per_class_accuracy.card_arrival").verdict).toBe("usable");
    expect(figure(entry, "accuracy").verdict).toBe("with-caution");
  });

  it("says that its rows are not those of the canonical test set", () => {
    expect(flag(entry, "not-the-canonical-test-set").values).toEqual({
      rows: 3076,
      canonicalRows: 3080,
    });
  });

  it("flags the default label of sentiment, and no label parser of Banking77", () => {
    const sentiment = onlyEntry(
      "eval_fpb.json",
      bankingDocument({
        dataset_name: "financial_phrasebank",
        accuracy: 0.7268,
        num_samples: 970,
        num_correct: 705,
        per_class_accuracy: { neutral: 0.61 },
      }),
    );
    expect(codes(sentiment)).toEqual([
      "answer-by-substring",
      "default-label-neutral",
      "format-unknown",
      "latency-through-http",
    ]);
    expect(figure(sentiment, "per_class_accuracy.neutral").verdict).toBe("with-caution");
  });

  it("does not correct an accuracy that its counts contradict, but says so", () => {
    const wrong = onlyEntry("eval_x.json", bankingDocument({ accuracy: 0.7 }));
    expect(figure(wrong, "accuracy").value).toBe(0.7);
    expect(flag(wrong, "accuracy-contradicts-counts").values).toEqual({
      accuracy: 0.7,
      correct: 1855,
      sampleCount: 3076,
    });
  });

  it("takes an accuracy of 0 over no items for a failure", () => {
    const failed = onlyEntry(
      "eval_x.json",
      bankingDocument({ accuracy: 0, num_samples: 0, num_correct: 0 }),
    );
    expect(figure(failed, "accuracy")).toMatchObject({ verdict: "not-usable", recomputed: null });
    expect(codes(failed)).toContain("failed-stored-as-0");
  });

  it("computes no interval for counts that cannot be", () => {
    const odd = onlyEntry("eval_x.json", bankingDocument({ num_correct: 4000 }));
    expect(figure(odd, "accuracy").recomputed).toBeNull();
  });
});

describe("a coding file", () => {
  const entry = onlyEntry("coding_humaneval_mini_maker_small-3b.json", codingDocument());

  it("shows pass_at_1 where the original's report shows an accuracy of 0", () => {
    expect(flag(entry, "humaneval-accuracy-zero")).toMatchObject({
      values: { passAt1: 0.4024, reportedAccuracy: 0 },
    });
    expect(flag(entry, "humaneval-accuracy-zero").message).toContain("pass_at_1: 40.2 %");
    expect(figure(entry, "pass_at_1").value).toBe(0.4024);
  });

  it("states the ceiling of its sandbox", () => {
    expect(flag(entry, "exec-sandbox-ceiling").message).toContain("above 70.7 %");
    expect(figure(entry, "pass_at_1").flags).toEqual([
      "exec-sandbox-ceiling",
      "output-cut-at-256-tokens",
    ]);
  });

  it("has intervals for both of its rates", () => {
    expect(figure(entry, "pass_at_1").recomputed).toMatchObject({
      successes: 66,
      sampleCount: 164,
    });
    expect(figure(entry, "syntax_valid_rate").recomputed).toMatchObject({ successes: 125 });
  });

  it("strikes an accuracy of 0 that a file does have, and says when problems are missing", () => {
    const part = onlyEntry("coding_x.json", codingDocument({ accuracy: 0, num_samples: 30 }));
    expect(figure(part, "accuracy").verdict).toBe("not-usable");
    expect(flag(part, "humaneval-subset").values).toEqual({ sampleCount: 30, problems: 164 });
  });
});

describe("a harness file", () => {
  it.each([
    [1, "mmlu-version-column"],
    [2, "mmlu-version-column"],
    [0, "failed-stored-as-0"],
  ])("takes an accuracy of %d for no score: %s", (accuracy, code) => {
    const entry = onlyEntry("harness_mmlu_small_1.json", harnessDocument({ accuracy }));
    expect(entry).toMatchObject({
      kind: "harness",
      modelId: "small-3b-Q4_K_M.gguf",
      format: "gguf",
    });
    expect(figure(entry, "accuracy")).toMatchObject({ verdict: "not-usable", flags: [code] });
    expect(figure(entry, "num_samples").flags).toEqual(["limit-for-each-subtask"]);
  });

  it("takes any other with caution", () => {
    const entry = onlyEntry("harness_mmlu_small_1.json", harnessDocument({ accuracy: 0.51 }));
    expect(figure(entry, "accuracy")).toMatchObject({
      verdict: "with-caution",
      flags: ["parsed-from-console"],
    });
  });
});

describe("a file of realistic scenarios", () => {
  const document = realisticDocument({
    financial_qa: scenarioDocument(
      "financial_qa",
      {
        exact_match_strict: 0.08,
        exact_match_strict_ci_95: [0.02, 0.16],
        numerical_accuracy: 0.28,
        f1_score: 0.0036,
        f1_score_ci_95: [0, 0.0082],
        answer_present: 0.08,
        success_rate: 1,
      },
      {
        num_samples: 50,
        methodology: { power_analysis: "Sufficient to detect 15% accuracy difference" },
      },
    ),
    sentiment: scenarioDocument(
      "financial_sentiment",
      {
        accuracy: 0.73,
        macro_f1: 0.7367,
        correct: 73,
        total: 100,
        per_class_f1: { positive: 0.7 },
      },
      { num_samples: 100 },
    ),
    conversational: scenarioDocument("conversational_qa", { numerical_accuracy: 0.1333 }),
    extraction: scenarioDocument("info_extraction", {
      json_valid_rate: 0.7667,
      valid_json_count: 23,
      grounding_rate: 0.7163,
      grounding_rate_ci_95: [0.5764, 0.8591],
      json_mode_stats: { none: 7, json_schema_constrained: 22 },
    }),
    multilingual_fr: scenarioDocument("multilingual_fr", {
      french_response_rate: 1,
      french_response_rate_ci_95: [1, 1],
      avg_response_length: 293.6,
      avg_response_length_ci_95: [242.2, 347.6],
    }),
  });
  const entries = entriesOf("realistic_scenarios_maker_small-3b.json", document);
  const [qa, sentiment, conversation, extraction, french] = entries;
  if (!qa || !sentiment || !conversation || !extraction || !french) throw new Error("no entries");

  it("becomes one entry for each scenario", () => {
    expect(entries.map(({ task }) => task)).toEqual([
      "financial_qa",
      "financial_sentiment",
      "conversational_qa",
      "info_extraction",
      "multilingual_fr",
    ]);
    expect(
      entries.flatMap(({ figures }) => figures).filter((f) => f.verdict === "unchecked"),
    ).toEqual([]);
  });

  it("finds the counts behind rates that were rounded to four digits", () => {
    expect(figure(qa, "metrics.exact_match_strict").recomputed).toMatchObject({
      successes: 4,
      sampleCount: 50,
      countsFrom: "rate",
    });
    expect(figure(sentiment, "metrics.accuracy").recomputed).toMatchObject({
      successes: 73,
      sampleCount: 100,
      countsFrom: "file",
    });
    expect(figure(extraction, "metrics.json_valid_rate").recomputed).toMatchObject({
      successes: 23,
      sampleCount: 30,
    });
  });

  it("flags what each metric really asks", () => {
    expect(codes(qa)).toEqual([
      "answer-by-substring",
      "answer-by-substring",
      "format-unknown",
      "interval-of-a-proportion",
      "latency-through-http",
      "loose-number-match",
      "power-claim-false",
      "token-f1-of-long-answers",
    ]);
    expect(figure(qa, "metrics.f1_score").verdict).toBe("not-usable");
    expect(flag(qa, "power-claim-false").values).toEqual({ points: 15, power: 0.37 });
    expect(codes(sentiment)).toEqual([
      "default-label-neutral",
      "format-unknown",
      "latency-through-http",
    ]);
    expect(codes(extraction)).toEqual([
      "format-unknown",
      "grounding-of-nothing",
      "interval-of-a-proportion",
      "json-validity-any-mode",
      "latency-through-http",
    ]);
  });

  it("strikes answers to questions that were cut from the prompt", () => {
    expect(figure(conversation, "metrics.numerical_accuracy")).toMatchObject({
      value: 0.1333,
      verdict: "not-usable",
    });
    expect(codes(conversation)).toContain("question-cut-from-prompt");
  });

  it("strikes French by substring, and an interval without width", () => {
    expect(figure(french, "metrics.french_response_rate").verdict).toBe("not-usable");
    expect(codes(french)).toEqual([
      "format-unknown",
      "french-by-substring",
      "interval-degenerate",
      "interval-of-a-proportion",
      "latency-through-http",
      "train-split",
    ]);
    expect(figure(french, "metrics.avg_response_length_ci_95.low").verdict).toBe("usable");
    expect(figure(french, "metrics.french_response_rate").recomputed?.low).toBeCloseTo(
      0.8864866,
      7,
    );
  });

  it("loses only the scenario that it cannot read", () => {
    const partly = realisticDocument({
      financial_qa: { error: "timeout" },
      info_extraction: scenarioDocument("info_extraction", { json_valid_rate: 1 }),
    });
    const { entries: read, skipped } = importFile("realistic_x.json", JSON.stringify(partly));
    expect(read.map(({ task }) => task)).toEqual(["info_extraction"]);
    expect(skipped).toMatchObject([{ fileName: "realistic_x.json", reason: "other-shape" }]);
    expect(skipped[0]?.message).toContain('Scenario "financial_qa": ');
  });

  it("reads an extraction test as one scenario", () => {
    const entry = onlyEntry(
      "extraction_test_maker_small-3b_1.json",
      scenarioDocument("info_extraction", { json_valid_rate: 0.8333, valid_json_count: 25 }),
    );
    expect(entry).toMatchObject({ kind: "realistic", task: "info_extraction", sampleCount: 30 });
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["perf_x.jsonl", "", "empty", "The file is empty."],
    [
      "perf_x.jsonl",
      '{"model_id": "m", "metr',
      "not-json",
      "Line 1: this is not JSON; it may be torn.",
    ],
    ["eval_x.json", "{", "not-json", "this is not JSON; it may be torn."],
    ["eval_x.json", "[1]", "other-shape", "it is not a result of the original: the document: "],
    ["coding_x.json", '{"model_id": "m"}', "other-shape", '"dataset_name"'],
    ["notes.txt", "hello", "not-a-result", "It is none of the original's result files."],
  ])("is named with the reason: %s %s", (name, text, reason, message) => {
    const { entries, skipped } = importFile(name, text);
    expect(entries).toEqual([]);
    expect(skipped).toMatchObject([{ fileName: name, reason }]);
    expect(skipped[0]?.message).toContain(message);
  });

  it("loses only the line that is torn", () => {
    const text = `${JSON.stringify(performanceDocument())}\n{"torn`;
    const { entries, skipped } = importFile(PERFORMANCE_NAME, text);
    expect(entries).toHaveLength(1);
    expect(skipped).toMatchObject([{ reason: "not-json" }]);
    expect(skipped[0]?.message).toContain("Line 2");
  });
});
