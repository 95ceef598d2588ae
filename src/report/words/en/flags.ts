import type { FlagCode, FlagValues } from "../flag-code.ts";
import { formatter } from "../numbers.ts";
import { metricName } from "./metrics.ts";

const n = formatter("en");

type Sentence = (values: FlagValues) => string;

/** One sentence for each flag, from its figures. */
export const flagSentences: Readonly<Record<FlagCode, Sentence>> = {
  "backend-differs": ({ text }) =>
    `Several CPU libraries were used (${text("variants")}): their figures and log-probabilities differ.`,
  bimodal: ({ number, text }) =>
    `${metricName(text("metric"))} has two modes, a factor of ${n.figure(number("ratio"))} apart: ${n.count(number("lowerCount"))} trials in the lower one, ${n.count(number("upperCount"))} in the upper one. A mean describes neither.`,
  busy: (values) =>
    `${share(values)} trials ran beside other work on the machine (load above 0.3 a core besides our own threads, or processor pressure above 5 %).`,
  "cache-state-differs": (values) =>
    `${share(values)} trials are in no TTFT: the engine's token counts say another cache state than the planned one.${isServer(values) ? " Start the server without a prompt cache (mlx_lm.server: --prompt-cache-size 0); llama-server is told so with each request." : ""}`,
  "cache-state-unverified": (values) =>
    isServer(values)
      ? `${share(values)} trials are in no TTFT: the server does not tell how many prompt tokens were in its cache (llama-server and mlx_lm.server do).`
      : `${share(values)} trials are in no TTFT: the engine does not tell how many prompt tokens it evaluated.`,
  drift: ({ number, text }) =>
    `${metricName(text("metric"))} changed by ${signedPercent(number("change"))} from the first to the last third of the trials of a process (Mann-Kendall p ${p(number("p"))}).`,
  "empty-output": (values) => `${share(values)} outputs hold no visible character.`,
  "failed-trials": (values) => `${share(values)} trials failed; they are in no figure.`,
  "first-slow": (values) =>
    `In ${share(values)} processes the first cold trial took more than ${n.figure(values.number("factor"))} times the median TTFT per prompt token: more warm-up would help.`,
  gc: (values) =>
    `In ${share(values)} trials a garbage collection over 1 ms overlapped the timed window; such gaps are left out of the longest inter-token latency.`,
  "model-not-loaded": ({ number }) =>
    `The model could not be loaded in ${n.count(number("count"))} engine processes. The engine said: `,
  nondeterministic: (values) => `${share(values)} repeated greedy requests gave different outputs.`,
  outliers: ({ number }) =>
    `Far from the median (14.8 MAD on logarithms), kept: ${n.count(number("ttftCount"))} of ${n.count(number("ttftTotal"))} cold TTFTs, ${n.count(number("decodeCount"))} of ${n.count(number("decodeTotal"))} decode speeds.`,
  power: ({ number }) => {
    const reasons = [
      ...(number("onBattery") === 1 ? ["on battery"] : []),
      ...(number("lowPower") === 1 ? ["in low-power mode"] : []),
      ...(number("changed") === 1 ? ["with a power state that changed in between"] : []),
    ];
    return `Trials ran ${reasons.join(", ")}.`;
  },
  "prompt-length-out-of-range": ({ number }) =>
    `Prompts outside the declared ${n.count(number("low"))} to ${n.count(number("high"))} tokens by this model's tokenizer: ${n.count(number("count"))}.`,
  "records-not-in-plan": ({ number }) =>
    `${n.count(number("count"))} records belong to no trial of the plan; they are in no figure.`,
  "records-unreadable": ({ number }) =>
    `${n.count(number("count"))} lines of records.jsonl could not be read (broken, or of another version) and are in no figure.`,
  "scores-missing": (values) => `${share(values)} outputs have no JSON validity score.`,
  suspended: (values) =>
    `${share(values)} trials are in no figure: the machine slept while they ran.`,
  swap: (values) => `${share(values)} trials ran while the swap file grew.`,
  synthetic: () => "Synthetic weights: speed and memory only; the text means nothing.",
  thermal: (values) => `${share(values)} trials ran with thermal pressure or throttling.`,
  "token-count-differs": (values) =>
    `In ${share(values)} trials the token counts contradict the recorded ids, timestamps or limits.${values.number("endsEarly") === 1 ? " This server cannot be told to go on past the end of an answer: fixed lengths are not reached." : ""}`,
  "too-few-prompts": ({ number }) =>
    `Distinct prompts: ${n.count(number("count"))}; at least ${n.count(number("needed"))} are needed to speak of a scenario and not of these prompts.`,
  "too-few-rounds": ({ number }) =>
    `Rounds: ${n.count(number("count"))}; with fewer than ${n.count(number("needed"))}, how much a fresh process changes the figures is not known.`,
  "trials-not-run": (values) => {
    const planned = values.number("planned");
    if (planned === 0) return "The plan holds no trial.";
    if (planned !== null) return `None of the ${n.count(planned)} planned trials was run.`;
    return `${share(values)} trials were not run.`;
  },
  truncated: (values) => `${share(values)} outputs were cut at the token limit.`,
  wide: ({ number, text }) =>
    `The 95 % interval of ${metricName(text("metric"))} reaches ${n.percent(number("halfWidth"))} to each side: inconclusive; more prompts would narrow it.`,
};

export const flagSeverities = { unreliable: "Unreliable.", note: "Note." };

function isServer({ number }: FlagValues): boolean {
  return number("server") === 1;
}

function share({ number }: FlagValues): string {
  return `${n.count(number("count"))} of ${n.count(number("total"))}`;
}

function signedPercent(fraction: number | null): string {
  return fraction === null ? "-" : `${n.signed(fraction * 100, 1)} %`;
}

function p(value: number | null): string {
  return value === null ? "= -" : n.equalsP(value);
}
