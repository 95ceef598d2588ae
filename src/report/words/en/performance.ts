import type { StopReason } from "../../../core/generation.ts";
import { formatter } from "../numbers.ts";
import { common } from "./common.ts";

const n = formatter("en");

/** Tables and pictures of speed and memory. */
export const performance = {
  title: "Performance",
  intro: (models: number, scenarios: number, rounds: number): string =>
    `${common.models(models)} in ${common.scenarios(scenarios)}, ${common.rounds(rounds)}, a fresh process for each model and round.`,
  progress: (ok: number, planned: number, failed: number, notRun: number): string =>
    `${n.count(ok)} of ${common.trials(planned)} succeeded; ${n.count(failed)} failed, ${n.count(notRun)} not run.`,
  warmUps: (low: number, high: number): string =>
    `Besides, unmeasured warm-ups: ${low === high ? n.count(low) : `${n.count(low)} to ${n.count(high)}`} for each model, scenario and round.`,
  nothing: "There is nothing to show.",
  latencyCaption: "Times",
  speedCaption: "Speed, memory and output",
  columns: {
    model: "Model",
    scenario: "Scenario",
    sample: "Prompts x rounds",
    ttftCold: "TTFT cold, ms",
    ttftP95: "TTFT cold p95, ms",
    ttftWarm: "TTFT warm prefix, ms",
    ttftCached: "TTFT cached, ms",
    interToken: "Inter-token p50 / p99, ms",
    total: "Total time, ms",
    decode: "Decode, tok/s",
    decodeCharacters: "Decode, char/s",
    prefill: "Prefill, tok/s",
    private: "Private, MB",
    resident: "Resident, MB",
    json: "JSON valid",
    success: "Success",
    limits: "Limits",
    flags: "Flags",
  },
  sample: (prompts: number, rounds: number): string => `${n.count(prompts)} x ${n.count(rounds)}`,
  p95NotEstimable: (count: number, needed: number, largest: string): string =>
    `not estimable: ${common.trials(count)}, needs ${n.count(needed)}; largest: ${largest} ms`,
  estimatorIntro: "How figures and intervals are made:",
  tableNotes: [
    "Intervals in brackets are over prompts; for memory they are the range over processes. A dash: not observed, or not asked for; the reason stands in the details.",
    "Success: trials with a result of those planned, the ones for the first token alone included. Limits: those that the scenario declares. 1 MB is 1,000,000 bytes.",
  ],
  limitsPass: (passed: number, total: number): string =>
    `pass ${n.count(passed)}/${n.count(total)}`,
  limitsFail: (failed: number, total: number): string =>
    `FAIL ${n.count(failed)}/${n.count(total)}`,
  limitsOpen: (open: number, total: number): string => `open ${n.count(open)}/${n.count(total)}`,
  flagCount: (unreliable: number, notes: number): string =>
    unreliable > 0
      ? `UNRELIABLE: ${n.count(unreliable)}; notes: ${n.count(notes)}`
      : `notes: ${n.count(notes)}`,
  thresholdsCaption: "Limits that the scenarios declare",
  thresholdColumns: {
    model: "Model",
    scenario: "Scenario",
    limit: "Limit",
    declared: "Declared",
    observed: "Observed",
    verdict: "Verdict",
  },
  thresholdVerdicts: { pass: "pass", fail: "FAIL", "not-observed": "not observed" },
  scenarioTitle: (scenario: string): string => `Scenario: ${scenario}`,
  ttftTitle: (scenario: string): string => `Cold TTFT by trial: ${scenario}`,
  decodeTitle: (scenario: string): string => `Decode speed by trial: ${scenario}`,
  boxFinding: "Median, quartiles and every trial; the model with the smaller box varies less.",
  ttftAxis: "cold TTFT, ms",
  decodeAxis: "decode speed, tok/s",
  ecdfTitle: (scenario: string): string => `Inter-token latency: ${scenario}`,
  ecdfFinding: (gaps: number): string =>
    `Share of gaps between two tokens that are at most so long; further left is faster. Drawn from at most 201 order statistics for each model, ${n.count(gaps)} gaps in all.`,
  gapAxis: "gap between two tokens, ms",
  shareAxis: "share of gaps",
  timeTitle: (scenario: string): string => `Decode speed over time: ${scenario}`,
  timeFinding:
    "Each point is a trial, each gap in a line a fresh process; a line that falls would be drift.",
  timeAxis: "minutes since the first trial",
  thermalSpan: "thermal",
  swapSpan: "swap",
  memoryTitle: (scenario: string): string => `Memory: ${scenario}`,
  memoryFinding:
    "What the engine says it holds, compute buffers as far as they were touched, and the rest up to the largest resident peak of the process.",
  memoryAxis: "MB",
  memoryParts: ["weights", "KV cache", "compute", "other"],
  partsTitle: (scenario: string): string => `Cold TTFT by part: ${scenario}`,
  partsFinding: "Medians of the parts over cold trials; their sum need not be the median TTFT.",
  ttftParts: ["template", "tokenize", "prefill", "first sample"],
  incomplete: "(a part was not observed)",
  statesTitle: (scenario: string): string => `TTFT by cache state: ${scenario}`,
  statesFinding: "Estimate and interval over prompts, for each state of the key-value cache.",
  stateLabel: (model: string, state: string): string => `${model}, ${state}`,
  states: { cold: "cold", warmPrefix: "warm prefix", cached: "cached" },
  limitLabel: (value: string): string => `limit ${value}`,
};

/** What is said about one cell beyond the tables. */
export const cellDetails = {
  title: (model: string, scenario: string): string => `${model}: ${scenario}`,
  latencyCaption: (model: string, scenario: string): string => `Times in ms: ${model}, ${scenario}`,
  latencyColumns: ["ms", "n", "p50", "p95", "min", "max", "mean"],
  rows: {
    cold: "TTFT cold",
    warmPrefix: "TTFT warm prefix",
    cached: "TTFT cached",
    total: "Total time, cold",
  },
  p95Note: "p95 of fewer than 72 trials (*) lies close to the maximum and is no estimate.",
  trials: (counts: {
    readonly ok: number;
    readonly failed: number;
    readonly notRun: number;
    readonly planned: number;
    readonly recovered: number;
    readonly prompts: number;
    readonly rounds: number;
    readonly generations: number;
  }): string => {
    const recovered =
      counts.recovered > 0 ? `; ${n.count(counts.recovered)} failed attempts were repeated` : "";
    return `Trials: ${n.count(counts.ok)} ok, ${n.count(counts.failed)} failed, ${n.count(counts.notRun)} not run of ${n.count(counts.planned)}${recovered}; whole outputs: ${n.count(counts.generations)}; distinct prompts: ${n.count(counts.prompts)}, rounds: ${n.count(counts.rounds)}.`;
  },
  parts: (parts: readonly (readonly [string, number])[]): string =>
    `Cold TTFT by part, medians in ms: ${parts.map(([name, ms]) => `${name} ${n.figure(ms)}`).join(", ")}.`,
  prefill: "Prefill",
  decode: "Decode",
  rate: (
    name: string,
    rate: {
      readonly tokensPerSecond: number | null;
      readonly p50TokensPerSecond: number | null;
      readonly p5TokensPerSecond: number | null;
      readonly minTokensPerSecond: number | null;
      readonly maxTokensPerSecond: number | null;
      readonly coefficientOfVariation: number | null;
      readonly n: number;
    },
  ): string =>
    `${name}: ${n.figure(rate.tokensPerSecond)} tok/s (p50 ${n.figure(rate.p50TokensPerSecond)}, p5 ${n.figure(rate.p5TokensPerSecond)}, smallest ${n.figure(rate.minTokensPerSecond)}, largest ${n.figure(rate.maxTokensPerSecond)}, coefficient of variation ${n.percent(rate.coefficientOfVariation)}, n ${n.count(rate.n)}).`,
  interToken: (
    p50: number | null,
    p99: number | null,
    max: number | null,
    gcGaps: number,
  ): string =>
    `Inter-token latency, median over trials: p50 ${n.figure(p50)} ms, p99 ${n.figure(p99)} ms, longest ${n.figure(max)} ms${gcGaps > 0 ? `; gaps with a garbage collection: ${n.count(gcGaps)}` : ""}.`,
  http: (facts: {
    readonly n: number;
    readonly newConnections: number;
    readonly connectMs: number | null;
    readonly requestToHeadersMs: number | null;
    readonly headersToContentMs: number | null;
    readonly parseMicroseconds: number | null;
    readonly chunks: number | null;
    readonly tokensPerChunk: number | null;
    /** Turned away by the server for the moment. */
    readonly refused: number;
    /** Sent over a connection that the server had closed meanwhile. */
    readonly stale: number;
  }): string => {
    const connect =
      facts.connectMs === null
        ? "connections kept open"
        : `connecting ${n.figure(facts.connectMs)} ms (${n.count(facts.newConnections)} of ${n.count(facts.n)} answers)`;
    const refused =
      facts.refused === 0 ? "" : `; requests turned away and repeated: ${n.count(facts.refused)}`;
    const stale =
      facts.stale === 0
        ? ""
        : `; requests sent anew because the server had closed the connection: ${n.count(facts.stale)}`;
    return `HTTP, medians: ${connect}, request to headers ${n.figure(facts.requestToHeadersMs)} ms, headers to first text ${n.figure(facts.headersToContentMs)} ms, reading ${n.figure(facts.parseMicroseconds)} µs a chunk; ${n.figure(facts.chunks)} chunks an answer, ${n.figure(facts.tokensPerChunk)} tokens a chunk${refused}${stale}.`;
  },
  otherModels: (names: readonly string[]): string =>
    `Answers of this server name another model than the one that was asked for: ${names.join(", ")}.`,
  tokens: (facts: {
    readonly promptMin: number | null;
    readonly promptMax: number | null;
    readonly declaredMin: number;
    readonly declaredMax: number;
    readonly outOfRange: number | null;
    readonly outputMin: number | null;
    readonly outputMax: number | null;
  }): string =>
    `Prompt tokens ${n.count(facts.promptMin)} to ${n.count(facts.promptMax)} (declared ${n.count(facts.declaredMin)} to ${n.count(facts.declaredMax)}; prompts outside: ${n.count(facts.outOfRange)}), output tokens ${n.count(facts.outputMin)} to ${n.count(facts.outputMax)}.`,
  stops: (reasons: readonly (readonly [string, number])[]): string =>
    `Stopped by: ${reasons.map(([name, count]) => `${name} ${n.count(count)}`).join(", ")}.`,
  stopReasons: {
    "end-of-generation": "end of generation",
    "max-tokens": "token limit",
    "stop-string": "stop string",
    "grammar-end": "end of the grammar",
    cancelled: "cancelled",
    "server-stop": "the server (end token, stop string or grammar: it does not say which)",
  } satisfies Record<StopReason, string>,
  memory: (
    weights: number | null,
    privatePeak: number | null,
    resident: number | null,
    buffers: number | null,
  ): string =>
    `Memory: weights ${mb(weights)}, peak private ${mb(privatePeak)}, peak resident ${mb(resident)}, engine buffers ${mb(buffers)}.`,
  json: (parse: number | null, count: number, conform: number | null): string =>
    `JSON: ${n.percent(parse)} of ${n.count(count)} outputs parse, ${n.percent(conform)} also follow the schema.`,
  jsonProblems: "JSON problems: ",
  times: (count: number): string => `${n.count(count)}x `,
  determinism: (same: number, compared: number): string =>
    compared === 0
      ? "Determinism: not checked, no greedy request was asked twice."
      : `Determinism: ${n.count(same)} of ${n.count(compared)} repeated greedy requests gave the same output each time.`,
  missing: (figure: string, reason: string): string => `No ${figure}: ${reason}.`,
  figures: {
    all: "figures",
    ttftCold: "cold TTFT",
    ttftWarm: "TTFT with warm prefix",
    ttftCached: "TTFT with cached prompt",
    prefill: "prefill speed",
    decode: "decode speed",
    peakMemory: "peak memory",
    peakPrivate: "peak private memory",
    peakResident: "peak resident memory",
    json: "JSON validity",
  },
  whyNot: {
    noneRun: (planned: number) => `none of the ${n.count(planned)} trials was run`,
    noneSucceeded: (failed: number, notRun: number) =>
      `no trial succeeded (${n.count(failed)} failed, ${n.count(notRun)} not run)`,
    notPlanned: "no trial of this cache state was planned",
    noSuccess: "no trial of this cache state succeeded",
    unverified: "the engine does not tell how many prompt tokens it evaluated",
    differing: "the token counts do not confirm the cache state",
    noToken: "no trial gave a first token",
    needsCold: "it needs cold trials whose cache state is verified",
    noPrefillTimes: "the engine does not show when the prefill began and ended",
    tooShort: "no output of at least two tokens",
    serverSilent:
      "the server does not tell how many prompt tokens were in its cache (llama-server and mlx_lm.server do)",
    serverCached:
      "the server's token counts do not confirm the cache state; start it without a prompt cache (mlx_lm.server: --prompt-cache-size 0)",
    chunksNotTokens:
      "it needs two tokens and more, a token count from the server, no more chunks than tokens, and at most 5 % of the steps hidden in chunks or in one delivery",
    noServerReading:
      "no reading has it: of a server on this machine, name the process with --server-pid",
    noReading: "no reading has it",
    notScored: "no output was scored",
  },
};

function mb(bytes: number | null): string {
  return n.withUnit(n.megabytes(bytes), common.megabyte);
}
