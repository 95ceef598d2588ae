import { formatter } from "../numbers.ts";

const n = formatter("en");

/** Definitions and what the report cannot say. */
export const limits = {
  title: "Limits and how to read this",
  definitions: [
    {
      term: "TTFT",
      text: "Time to first token, from the request being accepted in the engine process to the first output token being sampled: template, tokenization, prefill and sampling. Behind a server: by the clock of the asking side, to the arrival of the first token or chunk of text. Cold: nothing of the prompt was in the key-value cache. Warm prefix: a part of it was. Cached: all of it but the last token. A trial counts only where the engine's own token counts confirm the state.",
    },
    {
      term: "Decode speed",
      text: "(N - 1) / (time of the last token - time of the first). Tokens are counted by their ids.",
    },
    { term: "Prefill speed", text: "Evaluated prompt tokens over prefill time, cold trials only." },
    {
      term: "Inter-token latency",
      text: "Time between two consecutive output tokens. p50 and p99 are taken within each trial first.",
    },
    {
      term: "n",
      text: "Prompts are the unit of analysis, crossed with rounds: repeating one prompt does not make a scenario better known. On tasks it is items.",
    },
    {
      term: "Interval",
      text: "It says how much the figure would move with other prompts or items of the same kind. It covers prompts and, in comparisons of speed, processes; it does not cover other days, other machines, other versions or other kinds of text.",
    },
    {
      term: "Peak private, peak resident",
      text: "Private: memory that belongs to the process alone (key-value cache, compute buffers, heap; on macOS the physical footprint). Resident: with mapped weights. Both are peaks of the process since its start, so an earlier scenario in the same process counts in. A scenario's memory limit is held against the larger of the two.",
    },
    {
      term: "JSON valid",
      text: "The whole output is one JSON text, with nothing repaired and nothing taken out of prose, and follows the schema of the scenario.",
    },
    {
      term: "No difference shown",
      text: "The data do not exclude that there is none. It does not mean that two models are the same: the interval says what remains possible. Equivalent is said only where the 90 % interval lies inside the margin.",
    },
    {
      term: "Cold start",
      text: "Before the measured trials of a process, unmeasured warm-ups were run: the first request after loading a model is slower than any figure here.",
    },
    { term: "-", text: "Not observed, or not asked for. A measured zero is 0." },
  ],
  notMeasuredTitle: "What was not measured",
  notMeasured: {
    energy: "Energy was not measured.",
    load: "One request at a time: nothing is said about several users at once.",
    otherMachines: "One machine: nothing is said about others.",
    days: "Every experiment ran on one occasion: how much figures differ from one day to the next is not known.",
    severalDays:
      "Experiments of different times stand side by side: what a day apart changes is in no interval.",
    noPerformance: "Speed and memory were not measured.",
    noCapability: "Quality of answers was not measured.",
    contamination: "Published data sets may have been part of a model's training data.",
    synthetic: "Models with synthetic weights say something about speed and memory only.",
    mlxOnCpu:
      "MLX was measured on a processor, where it computes on one thread with a plain matrix library: its speed there says nothing of a Mac, whose graphics processor it is made for.",
    server:
      "Of models behind a server only what it tells is known: which bytes it loaded and with which options cannot be seen. Its times include HTTP; a first token is the first chunk of text that arrived, and single tokens have times only where the server sends their ids; elsewhere decode speed rests on the server's own count of tokens.",
    noJsonSchema:
      "Output under a JSON Schema was not measured of models whose server is not known to honour one; theirs was asked for in words alone.",
    mini: "Figures on small sets written for this project are no benchmark results.",
  },
};

/** Plain words for somebody who reads nothing else. */
export const summary = {
  title: "Executive summary",
  reportTitle: (name: string | null, ids: string): string =>
    name === null
      ? ids === ""
        ? "Benchmark report"
        : `Benchmark report: ${ids}`
      : `Benchmark report: ${name}`,
  subtitleExperiments: (list: string): string => `Experiments: ${list}.`,
  experimentLine: (id: string, date: string, tool: string): string =>
    `${id}, ${date}, edge-slm-bench ${tool}`,
  subtitleMachine: (machine: string): string => `Machine: ${machine}.`,
  questionLabel: "Question",
  performanceMeasured: (facts: {
    readonly models: string;
    readonly scenarios: string;
    readonly prompts: string;
    readonly rounds: string;
    readonly ok: number;
    readonly planned: number;
  }): string =>
    `Speed and memory: ${facts.models} in ${facts.scenarios}, ${facts.prompts} for each scenario x ${facts.rounds}; ${n.count(facts.ok)} of ${n.count(facts.planned)} trials succeeded.`,
  capabilityMeasured: (facts: {
    readonly models: string;
    readonly tasks: string;
    readonly done: number;
    readonly planned: number;
  }): string =>
    `Capability: ${facts.models} on ${facts.tasks}; ${n.count(facts.done)} of ${n.count(facts.planned)} items were answered.`,
  nothingPlanned: "Nothing was measured: the plan holds no trial.",
  nothingMeasured: (planned: number, failed: number): string =>
    `Nothing was measured: none of ${n.count(planned)} trials succeeded; ${n.count(failed)} failed.`,
  emptyDossier: "There is no experiment in this report.",
  cell: (model: string, scenario: string, parts: readonly string[]): string =>
    `${model}, ${scenario}: ${parts.join(", ")}.`,
  noTrial: "no trial succeeded",
  noFigure: "no figure was observed",
  firstToken: (ms: string, count: number): string =>
    `first token after ${ms} ms (cold, ${n.count(count)} ${count === 1 ? "prompt" : "prompts"})`,
  thenTokens: (speed: string): string => `then ${speed} tokens/s`,
  resident: (megabytes: string): string => `${megabytes} MB resident`,
  private: (megabytes: string): string => `${megabytes} MB private`,
  validJson: (share: string, count: number): string =>
    `${share} of ${n.count(count)} outputs valid JSON by the schema`,
  found: "What is shown, and what is not",
  figures: "Figures by model and scenario",
  moreShown: (count: number): string =>
    `${n.count(count)} more differences are shown in the comparisons.`,
  nothingShown: "No difference between two models is shown by the primary comparisons.",
  notShown: (counts: {
    readonly shown: number;
    readonly none: number;
    readonly equivalent: number;
    readonly withheld: number;
    readonly notEstimable: number;
    readonly total: number;
  }): string =>
    `Of ${n.count(counts.total)} primary comparisons: a difference shown ${n.count(counts.shown)}, no difference shown or inconclusive ${n.count(counts.none)}, equivalent ${n.count(counts.equivalent)}, withheld ${n.count(counts.withheld)}, not estimable ${n.count(counts.notEstimable)}.`,
  noComparison: "One model: nothing was compared.",
  thresholds: (passed: number, failed: number, open: number, total: number): string =>
    `Of ${n.count(total)} limits that the scenarios declare, ${n.count(passed)} were met, ${n.count(failed)} not met, ${n.count(open)} could not be judged.`,
  unreliable: (cells: number, total: number, reasons: string): string =>
    `Rows with a flag that makes their figures unreliable: ${n.count(cells)} of ${n.count(total)} (${reasons}).`,
  experimentUnreliable: (reasons: string): string =>
    `The experiment carries a flag that makes its figures unreliable: ${reasons}.`,
  warningTitle: "Before these figures are used",
  cannotSay: "What this report cannot say",
};
