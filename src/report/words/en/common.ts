import type { FlagCode } from "../flag-code.ts";
import type { Failure } from "../../../core/outcome.ts";
import { formatter } from "../numbers.ts";

const n = formatter("en");

/** Words that every section needs. */
export const common = {
  colon: ": ",
  semicolon: "; ",
  megabyte: "MB",
  millisecond: "ms",
  tokensPerSecond: "tok/s",
  point: "points",
  yes: "yes",
  no: "no",
  dash: "-",
  /** What a licence is when nobody tells it. */
  unknown: "unknown",
  unknownModel: "unknown model",
  unknownServer: "unknown",
  unknownQuantization: "unknown quantization",
  syntheticWeights: "synthetic weights",
  wholeExperiment: "the whole experiment",
  experiment: "experiment",
  modes: {
    "fixed-length": "fixed length",
    constrained: "constrained",
    unconstrained: "unconstrained",
    "first-token": "first token",
  },
  /** "a, b and c". */
  listed: (items: readonly string[]): string =>
    items.length < 2
      ? items.join("")
      : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1] ?? ""}`,
  models: (count: number) => counted(count, "model", "models"),
  scenarios: (count: number) => counted(count, "scenario", "scenarios"),
  tasks: (count: number) => counted(count, "task", "tasks"),
  prompts: (count: number) => counted(count, "prompt", "prompts"),
  rounds: (count: number) => counted(count, "round", "rounds"),
  trials: (count: number) => counted(count, "trial", "trials"),
  items: (count: number) => counted(count, "item", "items"),
  processes: (count: number) => counted(count, "process", "processes"),
  /** The size of a paired design. */
  promptsTimesRounds: (prompts: number, rounds: number): string =>
    `${common.prompts(prompts)} x ${common.rounds(rounds)}`,
  range: (low: string, high: string): string => `${low} to ${high}`,
  interval: (low: string, high: string): string => `[${low}, ${high}]`,
  sampled: (shown: number, total: number): string =>
    `${n.count(shown)} of ${n.count(total)} points are drawn.`,
};

export function counted(count: number, one: string, many: string): string {
  return `${n.count(count)} ${count === 1 ? one : many}`;
}

/** What a flag is called in a phrase such as "withheld: drift". */
export const flagNames: Readonly<Record<FlagCode, string>> = {
  "backend-differs": "several CPU libraries",
  bimodal: "two modes",
  busy: "other work on the machine",
  "cache-state-differs": "another cache state than planned",
  "cache-state-unverified": "cache state not verified",
  drift: "drift",
  "empty-output": "empty outputs",
  "failed-trials": "failed trials",
  "first-slow": "slow first trials",
  gc: "garbage collection",
  "model-not-loaded": "model not loaded",
  nondeterministic: "outputs that differ",
  outliers: "many outliers",
  power: "power state",
  "prompt-length-out-of-range": "prompt length out of range",
  "records-not-in-plan": "records outside the plan",
  "records-unreadable": "records that cannot be read",
  "scores-missing": "scores missing",
  suspended: "sleep of the machine",
  swap: "swapping",
  synthetic: "synthetic weights",
  thermal: "thermal pressure or throttling",
  "token-count-differs": "contradicting token counts",
  "too-few-prompts": "too few prompts",
  "too-few-rounds": "too few rounds",
  "trials-not-run": "trials not run",
  truncated: "outputs cut at the token limit",
  wide: "wide interval",
};

export const failureNames: Readonly<Record<Failure["code"], string>> = {
  "engine-crashed": "the engine process ended",
  "engine-hung": "no progress for the allowed time, the process was ended",
  "engine-refused": "the engine answered that it cannot do this",
  "context-overflow": "prompt and output do not fit the context",
  cancelled: "stopped on request",
  "not-finite": "the model gave no finite number",
  "server-unreachable": "no connection to the server",
  "server-refused": "the server answered with an error",
  "server-broke-off": "the server broke off its answer",
  "server-malformed": "the server's answer was unusable",
  "server-silent": "the server sent nothing for the allowed time",
};
