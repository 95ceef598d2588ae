import type { ConstraintOutcome, ModelDecision } from "../../../analyze/decision/decision.ts";
import { formatter } from "../numbers.ts";
import { common } from "./common.ts";

const n = formatter("en");

type Undecided = NonNullable<ConstraintOutcome["undecided"]>;

export const decision = {
  title: "Decision",
  intro:
    "Every requirement is held against what was measured. The point estimate decides; the interval says whether that is shown: it is when the whole interval lies on the same side of the limit.",
  counted: (passing: number, undecided: number, total: number): string =>
    passing > 0
      ? `${n.count(passing)} of ${common.models(total)} ${passing === 1 ? "meets" : "meet"} every requirement`
      : undecided > 0
        ? `No model is shown to meet every requirement; ${n.count(undecided)} of ${n.count(total)} cannot be judged`
        : `None of ${common.models(total)} meets every requirement`,
  passing: (models: string): string => `Meet every requirement: ${models}.`,
  undecidedModels: (models: string): string =>
    `Cannot be judged, because a requirement is open: ${models}.`,
  fallingOut: (models: string): string => `Fall out: ${models}.`,
  requirementWithLimit: (requirement: string, limit: string): string =>
    limit === common.dash ? requirement : `${requirement} (${limit})`,
  primaryFigure: (task: string): string => `Main figure, ${task}`,
  largerPeak: (scenario: string): string =>
    `Peak memory (the larger of private and resident), ${scenario}`,
  fails: (model: string, requirements: string): string =>
    `${model} does not meet: ${requirements}.`,
  pointOnly: (count: number): string =>
    `Verdicts that rest on the point estimate alone, because the interval reaches across the limit or is missing: ${n.count(count)}.`,
  noRequirement: "No requirement was given: nothing was decided.",
  tableCaption: "Requirements and what was measured",
  columns: {
    model: "Model",
    requirement: "Requirement",
    observed: "Observed [interval]",
    n: "n",
    limit: "Limit",
    verdict: "Verdict",
    certainty: "Certainty, reason",
  },
  tableNotes: [
    "Requirements are those of the decision rules, and the limits that the measured scenarios declare themselves (marked: scenario).",
    "Memory: largest peak over all scenarios; the interval is the range over processes. A licence is judged by its name alone: only well-known permissive ones count as allowed. Of structured output the constrained one counts, unless the requirement names another.",
  ],
  scenarioOrigin: "scenario",
  atLeast: (value: string): string => `at least ${value}`,
  atMost: (value: string): string => `at most ${value}`,
  both: (low: string, high: string): string => `${low} to ${high}`,
  licence: "Licence that allows commercial use",
  noLicence: "no licence named",
  allWorkloads: "all scenarios",
  verdicts: {
    pass: "pass",
    fail: "FAIL",
    undecided: "undecided",
  } satisfies Record<ConstraintOutcome["verdict"], string>,
  certainties: {
    shown: "shown by the interval",
    "point-only": "by the point only",
  } satisfies Record<NonNullable<ConstraintOutcome["certainty"]>, string>,
  licenceKnown: "by the name of the licence",
  undecided: {
    "not-measured": "not measured",
    "too-few-for-p95": "too few trials for a 95th percentile",
    unreliable: "the figures are unreliable",
    "licence-unknown": "no licence is named",
    "licence-has-terms": "the licence has terms that a person must read",
  } satisfies Record<Undecided, string>,
  modelsCaption: "Models before the requirements",
  modelColumns: {
    model: "Model",
    status: "Status",
    quality: "Quality",
    latency: "Speed",
    memory: "Memory, MB",
    front: "Pareto front",
    dominatedBy: "Beaten by",
  },
  statuses: {
    passes: "meets every requirement",
    "falls-out": "FALLS OUT",
    undecided: "undecided",
  } satisfies Record<ModelDecision["status"], string>,
  onFront: "yes",
  offFront: "no",
  frontNote:
    "Pareto front: no other model that is left is at least as good on every axis and better on one. The front is drawn by point estimates: two models whose intervals overlap may change places.",
  axesNote: (axes: string): string => `Axes: ${axes}.`,
  axis: (name: string, workload: string): string => `${name} (${workload})`,
  dominates: (winner: string, loser: string): string =>
    `${winner} is at least as good as ${loser} on every axis, and better on one, by point estimates.`,
  paretoTitle: "Quality, speed and memory",
  paretoFinding:
    "Models by quality and speed; those on the Pareto front are joined, those that fall out are crossed.",
  front: "on the front",
  rejected: "falls out",
  memoryNote: (megabytes: string): string => `${megabytes} MB`,
};
