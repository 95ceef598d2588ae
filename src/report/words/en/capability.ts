import { formatter } from "../numbers.ts";
import { common } from "./common.ts";

const n = formatter("en");

/** Tables, pictures and notes of tasks. */
export const capability = {
  title: "Capability",
  intro: (models: number, tasks: number): string =>
    `${common.models(models)} on ${common.tasks(tasks)}.`,
  progress: (planned: number, done: number, failed: number, notRun: number): string =>
    `Items: ${n.count(planned)} planned, ${n.count(done)} done, ${n.count(failed)} failed, ${n.count(notRun)} not run.`,
  scoring: {
    exact: "Log-likelihoods were scored one by one (exact).",
    fast: "Log-likelihoods were scored with --fast: several sequences in a batch.",
  },
  resultsCaption: "Results by task",
  columns: {
    task: "Task",
    metric: "Figure",
    model: "Model",
    value: "Value [interval]",
    standardError: "SE",
    n: "n",
    invalid: "Invalid",
    truncated: "Truncated",
    failed: "Failed",
    latency: "ms per item",
  },
  resultsNotes: [
    "n: scored items. Invalid: not in the form that was asked for, and wrong. Truncated: cut at the token limit, judged by what it says until there. Failed: the engine gave no result; left out.",
    "SE: standard error of the mean over items, as lm-eval defines it. ms per item: median, with the beginning of the prompts in the cache.",
  ],
  group: (name: string, count: number): string => `${name} (${common.tasks(count)})`,
  leavesHidden: (family: string, count: number): string =>
    `${family}: ${common.tasks(count)} are shown by their groups; each of them is in the result files.`,
  extras: {
    macroF1Occurring: "macro-F1, labels that occur",
    weightedF1: "weighted F1",
    calibrationError: "expected calibration error, ten bins of equal width",
    riskCoverageArea: "area under the risk-coverage curve",
  },
  noFigure: "no item was scored",
  tasksTitle: (task: string): string => `Labels: ${task}`,
  classCaption: (task: string, model: string): string => `Labels of ${task}: ${model}`,
  classColumns: {
    label: "Label",
    support: "Items",
    predicted: "Answered",
    precision: "Precision",
    recall: "Recall",
    f1: "F1",
  },
  classNote: (shown: number, total: number): string =>
    shown === total
      ? "By F1, the lowest first."
      : `The ${n.count(10)} labels with the lowest F1 and the ${n.count(5)} with the highest, of ${n.count(total)}; all of them are in the CSV file.`,
  confusionTitle: (task: string, model: string): string => `Confusions on ${task}: ${model}`,
  confusionFinding: (unlabelled: number): string =>
    `One row for each right label, shaded by the share of its row; off the diagonal are the mistakes.${unlabelled > 0 ? ` Answers that were no label, not drawn: ${n.count(unlabelled)}.` : ""}`,
  actualAxis: "right label",
  predictedAxis: "answer",
  riskTitle: (task: string): string => `Errors among accepted answers: ${task}`,
  riskFinding:
    "Share of wrong answers among those accepted, by the share that is accepted; low and flat is good.",
  coverageAxis: "share of answers accepted",
  riskAxis: "share of these that is wrong",
  riskTarget: (risk: string): string => `target ${risk}`,
  reliabilityTitle: (task: string, model: string): string => `Confidence on ${task}: ${model}`,
  reliabilityFinding: (error: string): string =>
    `On the diagonal a confidence means what it says. Expected calibration error ${error}.`,
  confidenceAxis: "confidence",
  accuracyAxis: "share right",
  countAxis: "answers",
  routingTitle: "Routing by confidence",
  routeNone: (model: string, task: string, target: string): string =>
    `${model} on ${task}: no confidence threshold keeps errors at ${target} or less; escalate everything.`,
  route: (facts: {
    readonly model: string;
    readonly task: string;
    readonly coverage: string;
    readonly target: string;
    readonly accepted: number;
    readonly wrong: number;
    readonly risk: string;
  }): string =>
    `${facts.model} on ${facts.task}: answer ${facts.coverage} by a threshold chosen for at most ${facts.target} errors, escalate the rest (held-out half: ${n.count(facts.accepted)} accepted, ${n.count(facts.wrong)} of them wrong, error ${facts.risk}).`,
  routeTooFew: (needed: number): string =>
    `Fewer than ${n.count(needed)} accepted items cannot show such a rate: do not rely on it.`,
  notesTitle: "What to know beside the figures",
  mini: (tasks: string): string =>
    `Small sets written for this project (data/mini) and no benchmark: ${tasks}.`,
  unreadable: (experimentId: string, count: number): string =>
    `${experimentId}: ${n.count(count)} lines of records.jsonl could not be read (broken, or of another version) and are in no figure.`,
  unverified: (name: string): string =>
    `${name}: its files were not verified, because not every one of them has a pinned hash.`,
  nonCommercial: (name: string, license: string): string =>
    `${name} is under ${license}: for non-commercial use only.`,
  cut: (task: string, model: string, count: number): string =>
    `${task}, ${model}: prompts that lost tokens on the left, because the context is too small for them (--context): ${n.count(count)}.`,
  boundary: (task: string, model: string, count: number): string =>
    `${task}, ${model}: items with a choice that shares a token with the end of its context, scored as lm-eval does: ${n.count(count)}.`,
  truncatedShare: (task: string, model: string, share: string): string =>
    `${task}, ${model}: ${share} of the answers were cut at their token limit.`,
  fastDeviation: (facts: {
    readonly task: string;
    readonly model: string;
    readonly choices: number;
    readonly medianNats: number;
    readonly maxNats: number;
  }): string =>
    `${facts.task}, ${facts.model}: distance from exact scoring over ${n.count(facts.choices)} choices: median ${n.scientific(facts.medianNats)}, largest ${n.scientific(facts.maxNats)} nats.`,
  costCaption: "What scoring cost",
  costColumns: {
    model: "Model",
    task: "Task",
    tokens: "Tokens",
    seconds: "Engine time, s",
    mean: "Mean, ms",
    p50: "p50, ms",
    p95: "p95, ms",
  },
};
