import { mmluGroups } from "../../analyze/capability/lm-eval/mmlu-groups.ts";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import type { Constraint } from "../../core/decision.ts";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError } from "../../core/errors.ts";

/** What a run measures, by the names under which requirements speak of it. */
export interface MeasuredNames {
  readonly scenarios: readonly string[];
  /** As measured: a task that falls back to a small set has the name of that set. */
  readonly tasks: readonly string[];
}

/**
 * A requirement of the file about something that the run does not measure could only stay undecided,
 * after hours: it is refused before.
 * @throws ConfigError `requirement-not-measured` with every such requirement
 */
export function checkRequirements(
  path: string,
  file: ExperimentFile,
  measured: MeasuredNames,
): void {
  const known = { ...measured, tasks: [...measured.tasks, ...groupNames(measured.tasks)] };
  const problems = [
    ...(file.constraints ?? []).flatMap((constraint, index) =>
      constraintProblems(constraint, known).map((text) => `constraints.${index}: ${text}`),
    ),
    ...axisProblems(file, known),
  ];
  if (problems.length === 0) return;
  throw new ConfigError(problems.map((problem) => `${path}: ${problem}`).join("\n"), {
    code: "requirement-not-measured",
    hint: `Measured are: ${namesText(known)}.`,
  });
}

function groupNames(tasks: readonly string[]): string[] {
  return mmluGroups([...tasks]).map(({ group }) => group);
}

function constraintProblems(constraint: Constraint, measured: MeasuredNames): string[] {
  if ("licence" in constraint) return [];
  if ("memory" in constraint) return memoryProblems(measured);
  return "scenario" in constraint
    ? unknownName("scenario", constraint.scenario, measured.scenarios)
    : unknownName("task", constraint.task, measured.tasks);
}

function axisProblems({ axes }: ExperimentFile, measured: MeasuredNames): string[] {
  if (axes === undefined) return [];
  const { quality, latency, memory } = axes;
  return [
    ...(quality === null ? [] : unknownName("task", quality.task, measured.tasks)),
    ...(latency === null ? [] : unknownName("scenario", latency.scenario, measured.scenarios)),
    ...(memory === null ? [] : memoryProblems(measured)),
  ].map((text) => `axes: ${text}`);
}

function unknownName(kind: string, name: string, known: readonly string[]): string[] {
  if (known.includes(name)) return [];
  return [`this run measures no ${kind} "${name}".${didYouMean(name, known)}`];
}

function memoryProblems({ scenarios }: MeasuredNames): string[] {
  return scenarios.length > 0 ? [] : ["memory is measured with performance only"];
}

function namesText({ scenarios, tasks }: MeasuredNames): string {
  const list = (names: readonly string[]): string => names.slice(0, 20).join(", ");
  const parts = [
    ...(scenarios.length === 0 ? [] : [`scenarios ${list(scenarios)}`]),
    ...(tasks.length === 0 ? [] : [`tasks ${list(tasks)}`]),
  ];
  return parts.join("; ");
}
