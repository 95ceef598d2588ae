import type { Agreement } from "../../../analyze/overhead/token-agreement.ts";
import type { Decomposition, PartName } from "../../../analyze/overhead/decomposition.ts";
import type { Exclusion } from "../../../analyze/overhead/ladder-trials.ts";
import type { OverheadMetric, RungComparison } from "../../../analyze/overhead/compare-rungs.ts";
import { formatter } from "../numbers.ts";
import { common, counted } from "./common.ts";
import { howWords } from "./overhead-how.ts";
import { rungWords } from "./rungs.ts";

const n = formatter("en");

/** What the layers above an engine cost. */
export const overhead = {
  ...rungWords,
  ...howWords,
  title: "What the layers cost",
  titleOf: (model: string): string => `What the layers cost: ${model}`,
  microsecond: "µs",
  measured: (facts: {
    readonly model: string;
    readonly prompts: number;
    readonly promptTokens: string | null;
    readonly rounds: number;
    readonly outputTokens: number;
    readonly ok: number;
    readonly planned: number;
  }): string =>
    `${facts.model}, ${common.promptsTimesRounds(facts.prompts, facts.rounds)}, ${facts.promptTokens === null ? "" : `prompts of ${facts.promptTokens} tokens, `}${counted(facts.outputTokens, "output token", "output tokens")} for each; ${n.count(facts.ok)} of ${common.trials(facts.planned)} succeeded.`,
  tokenRange: (low: number, high: number): string =>
    low === high ? n.count(low) : `${n.count(low)} to ${n.count(high)}`,
  nothing: "Nothing was measured: no trial succeeded.",
  // The answer
  addsPerToken: (rung: string, added: string, shares: string): string =>
    `${upper(rung)} adds ${added} to each token: ${shares}.`,
  savesPerToken: (rung: string, saved: string, shares: string): string =>
    `${upper(rung)} takes ${saved} less for each token: ${shares}.`,
  shareAt: (share: string, tokensPerSecond: number): string =>
    `${share} at ${n.count(tokensPerSecond)} tokens/s`,
  outsideEngine: (token: string, request: string): string =>
    `Of the time that the client saw, ${token} for each output token lie outside of what the server says its engine took, what happens once in a request included: ${request} in a request.`,
  outsideOfLlamaServer:
    "llama-server counts turning tokens into text and handing them over as engine, so this figure is too small beside that of another server.",
  laterFirst: (added: string): string => `The first token comes ${added} later.`,
  earlierFirst: (saved: string): string => `The first token comes ${saved} earlier.`,
  perTokenWithinNoise: (rung: string, difference: string): string =>
    `${upper(rung)}: the difference per token, ${difference}, is not told apart from two equal processes.`,
  perTokenNotShown: (rung: string, difference: string): string =>
    `${upper(rung)}: no difference per token is shown, ${difference}; the interval holds zero.`,
  perTokenNotEstimable: (rung: string): string =>
    `${upper(rung)}: the difference per token cannot be estimated.`,
  perTokenNotTold: (rung: string): string =>
    `${upper(rung)}: no difference per token, the server does not tell the time of each token.`,
  firstWithinNoise: (difference: string): string =>
    `That of the first token, ${difference}, is not told apart from two equal processes.`,
  firstNotShown: (difference: string): string =>
    `For the first token no difference is shown, ${difference}.`,
  valueRange: (value: string, low: string, high: string, unit: string): string =>
    `${value}${unit} (${low} to ${high})`,
  floorCoversZero: (token: string, first: string): string =>
    `Noise floor: two equal processes differed by ${token} per token and ${first} to the first token; both intervals hold zero, as they should.`,
  floorExcludesZero: (token: string, first: string): string =>
    `Noise floor: two equal processes differed by ${token} per token and ${first} to the first token. Nothing differs between them, and yet an interval leaves out zero: differences of this size say nothing about a layer.`,
  floorNotEstimable: (differences: string): string =>
    `Noise floor: two equal processes differed by ${differences}. Not every such difference was observed with an interval, so a small difference of a layer may be chance between two processes.`,
  floorPerToken: (difference: string): string => `${difference} per token`,
  floorToFirst: (difference: string): string => `${difference} to the first token`,
  noFloor:
    "There is no noise floor, which takes rung direct-again and trials of it that count: a small difference may be chance between two processes.",
  // Tokens
  agreementTitle: "The same tokens",
  agreement: {
    identical: "All ways wrote the same tokens, by their ids.",
    "text-equal": "All ways wrote the same text; not all of them tell token ids.",
    differ:
      "Not all ways wrote the same tokens. A prompt for which a way wrote others is left out of that way's figures.",
    "not-compared": "Outputs were not compared: no two ways answered the same prompt.",
  } satisfies Readonly<Record<Agreement["verdict"], string>>,
  /** The same where some ways answered nothing that could be compared. */
  agreementOfSome: {
    identical: "The ways that could be compared wrote the same tokens, by their ids.",
    "text-equal":
      "The ways that could be compared wrote the same text; not all of them tell token ids.",
    differ:
      "The ways that could be compared did not all write the same tokens. A prompt for which a way wrote others is left out of that way's figures.",
  } satisfies Readonly<Record<Exclude<Agreement["verdict"], "not-compared">, string>>,
  uncompared: (rungs: string): string =>
    `Nothing of these ways could be compared, so their tokens are not known to be the same: ${rungs}.`,
  agreementOf: (facts: {
    readonly rung: string;
    readonly compared: number;
    readonly sameIds: number;
    readonly sameText: number;
  }): string =>
    `${facts.rung}: ${n.count(facts.sameIds)} of ${counted(facts.compared, "output", "outputs")} with the same ids${facts.sameText === 0 ? "" : `, ${n.count(facts.sameText)} with the same text, ids not told`}.`,
  parting: (facts: {
    readonly rung: string;
    readonly base: string;
    readonly prompt: string;
    readonly round: number;
    readonly token: number;
    readonly id: string;
    readonly baseId: string;
  }): string =>
    `${facts.rung}, prompt ${facts.prompt}, round ${n.count(facts.round)}: output token ${n.count(facts.token)} is ${facts.id}, ${facts.base} wrote ${facts.baseId}.`,
  textParting: (facts: {
    readonly rung: string;
    readonly base: string;
    readonly prompt: string;
    readonly round: number;
    readonly character: number;
  }): string =>
    `${facts.rung}, prompt ${facts.prompt}, round ${n.count(facts.round)}: the text parts from that of ${facts.base} at character ${n.count(facts.character)}.`,
  ended: "the end",
  morePartings: (count: number): string =>
    `${counted(count, "more such prompt is", "more such prompts are")} in the records.`,
  // Tables
  rungsCaption: "Each way by itself: medians over prompts of each prompt's median over rounds",
  columns: {
    rung: "Way",
    counted: "Trials in the figures",
    ttft: "TTFT, ms",
    decode: "Decode, tok/s",
    perToken: "Time per token, µs",
    gaps: "Between tokens p50 / p99 / max, ms",
    total: "Total, ms",
    cpuAsking: "CPU per token, asking side, µs",
    cpuServer: "CPU per token, server, µs",
    cpuSum: "CPU per token, both, µs",
  },
  counted: (counted: number, planned: number): string => `${n.count(counted)}/${n.count(planned)}`,
  rungNotes: [
    "TTFT: time to first token. CPU: processor time of all threads over the whole request, prompt included, divided by the output tokens. A dash: not observed, or there is no such process.",
    "Medians need not differ by exactly the mean differences below.",
  ],
  contentNote: (rungs: string): string =>
    `${rungs}: the server does not tell the time of each token. TTFT is the arrival of the first chunk of text, which may hold several tokens, and there is no time per token.`,
  memoryCaption: "Memory and connection of each way",
  memoryColumns: {
    rung: "Way",
    privateAsking: "Private, asking side, MB",
    privateServer: "Private, server, MB",
    residentAsking: "Resident, asking side, MB",
    residentServer: "Resident, server, MB",
    written: "Request written, ms",
    headers: "Headers read, ms",
    firstByte: "First byte, ms",
    firstContent: "First content, ms",
    chunks: "Chunks per token",
  },
  memoryNotes: [
    "Memory: the largest reading of any process of this way; 1 MB is 1,000,000 bytes. Without HTTP the asking side is the engine itself.",
    "Connection: medians since the request was accepted by the asking side.",
  ],
  connections: (rung: string, reused: number, total: number, connect: string | null): string =>
    connect === null
      ? `${rung}: ${n.count(reused)} of ${counted(total, "request", "requests")} went over an open connection.`
      : `${rung}: ${n.count(reused)} of ${counted(total, "request", "requests")} went over an open connection; opening one took ${connect} ms (median).`,
  differencesCaption: "Paired differences: the first way less the second, same prompt and round",
  differenceColumns: {
    figure: "Figure",
    ways: "Ways",
    difference: "Difference",
    percent: "In %",
    design: "Prompts x rounds",
    verdict: "Verdict",
  },
  metrics: {
    "ttft-ms": "TTFT, ms",
    "time-per-token-us": "Time per token, µs",
    "total-time-ms": "Total time, ms",
    "cpu-per-token-us": "CPU per token, µs",
  } satisfies Readonly<Record<OverheadMetric, string>>,
  verdicts: {
    shown: "shown",
    "within-noise": "not told apart from two equal processes",
    "not-shown": "no difference shown",
    "not-estimable": "not estimable",
  } satisfies Readonly<Record<RungComparison["verdict"], string>>,
  floorVerdicts: { covers: "noise floor, holds zero", excludes: "noise floor, leaves out zero" },
  differenceNotes: (confidence: string): string[] => [
    `Means of paired differences with ${confidence} intervals; percent from the mean difference of logarithms. Intervals are not widened for their number.`,
    "Not told apart: no larger than the farther end of the interval of two equal processes. More rounds, more prompts and a machine without other work make that interval narrower.",
  ],
  oneRound:
    "One round: the intervals are over prompts alone and say nothing about other processes, which by themselves may differ by several percent.",
  onePrompt: "One prompt: the intervals are over rounds alone and say nothing about other prompts.",
  leftOut: (figures: string): string =>
    `Fewer pairs of trials than planned, because trials failed, do not count or lack this figure: ${figures}.`,
  leftOutOf: (figure: string, ways: string): string => `${figure} (${ways})`,
  // Pictures
  tokenPicture: "Added time per token",
  firstPicture: "Added time to the first token",
  pictureFinding:
    "Mean paired difference and its interval; right of zero, the first way is slower.",
  floorZone: "two equal processes",
  versus: (rung: string, base: string): string => `${rung} - ${base}`,
  tokenAxis: "difference per token, µs",
  firstAxis: "difference to the first token, ms",
  // Parts of a request
  partsTitle: "Where the time of a request goes",
  partsCaption: "Parts of a request: medians over trials",
  partColumns: {
    part: "Part",
    requestMs: (rung: string): string => `${rung}, ms per request`,
    tokenUs: (rung: string): string => `${rung}, µs per token`,
  },
  parts: {
    "request-parse": "read the request",
    template: "chat template",
    tokenize: "tokenize",
    prefill: "engine: prompt",
    decode: "engine: output",
    detokenize: "tokens to text",
    serialize: "write events as JSON",
    "socket-write": "hand to the socket",
    "client-parse": "read events, asking side",
    rest: "rest",
  } satisfies Readonly<Record<PartName, string>>,
  total: "total",
  notDone: "not done",
  notObserved: "not observed",
  partNotes: [
    "Not done: there is no such step without HTTP, nor for prompts that come as token ids, as all of them do here so that every way computes on the same ones. Per token: by output token, only for what happens with each of them.",
    "Rest: total less all parts above that were observed: the wire, scheduling, event loops. Below zero where parts ran at the same time in two processes, such as reading an event while the next token is computed. Medians need not add up.",
  ],
  partSources: {
    engine: "by the engine process",
    "edge-bench": "by this tool's server",
    "llama-server":
      "by llama-server's own timings, in which choosing a token, turning it into text and handing it over count as engine for all tokens but the last",
    none: "the server tells nothing",
  } satisfies Readonly<Record<Decomposition["source"], string>>,
  sourceLine: (rung: string, source: string): string => `${rung}: ${source}.`,
  outsideNote:
    "Outside of the engine, within one and the same request, is steadier than a difference of two requests: the engine's own noise is not in it. It does not show whether the engine itself became slower.",
  /** Where both servers stand side by side. */
  outsideNotAlike:
    "What lies outside of the engine is not the same for both servers: this tool's server counts turning tokens into text, writing events and sending them there, llama-server counts turning tokens into text and handing them over as engine. That favours llama-server.",
  partsPicture: "Time per output token outside of the engine",
  partsFinding:
    "Medians of the parts over trials; the engine's own time is left out. Incomplete: a part was not observed and stands in the rest or, with llama-server, in the engine; or it ran beside another.",
  partsAxis: "µs per output token",
  partsIncomplete: "(incomplete)",
  // Meaning
  meaningTitle: "What it means for your model",
  meaningCaption: "Added time as a share of the time of one token",
  meaningIntro:
    "A model that makes 20 tokens/s takes 50 ms for each, at 40 it takes 25 ms, at 100 it takes 10 ms. What a layer adds is a share of that, if it does not depend on how long the engine computes.",
  marks: "~ not told apart from two equal processes, o no difference shown.",
  meaningColumns: {
    rung: "Way",
    speed: "Tokens/s",
    token: "Per token, %",
    ttft: "First token, % of one token",
  },
  // Trials
  trialsTitle: "Trials that are in no figure",
  excluded: (rung: string, count: number, because: string): string =>
    `${rung}: ${common.trials(count)} left out, ${because}.`,
  exclusions: {
    "cache-not-cold": "a part of the prompt was in the cache, by the engine's own count",
    "cache-not-proved":
      "the server does not tell how many prompt tokens it evaluated, so an empty cache is not proved",
    "other-prompt":
      "the engine evaluated more prompt tokens than the prompt has, so it was not given the same prompt",
    "other-tokens": "other tokens than the lowest way wrote for this prompt",
  } satisfies Readonly<Record<Exclusion, string>>,
  failed: (rung: string, count: number, what: string): string =>
    `${rung}: ${common.trials(count)} failed, ${what}: `,
  notRun: (rung: string, count: number): string => `${rung}: ${common.trials(count)} not run.`,
  stray: (count: number): string =>
    `${counted(count, "record belongs", "records belong")} to no trial of the plan and to no figure.`,
  unreadable: (count: number): string =>
    `${counted(count, "line", "lines")} of records.jsonl could not be read and ${count === 1 ? "is" : "are"} in no figure.`,
  syntheticWeights: "The weights are synthetic: the times are real, the text is noise.",
  modelFile: "Model file",
  programsCaption: "What ran",
  programColumns: { rung: "Way", program: "Program", version: "Version", options: "Options" },
};

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
