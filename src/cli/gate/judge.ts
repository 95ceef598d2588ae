import type { Decision } from "../../analyze/decision/decision.ts";
import type { Dossier } from "../../analyze/dossier.ts";
import { gateChecks, type GateCheck } from "../../analyze/gate/gate.ts";
import { pairSubjects } from "../../analyze/compare-subjects.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import type { DecisionRules } from "../../core/decision.ts";
import { gateSentence } from "../../report/compose/gate-sentence.ts";
import { renderJunit, type JunitCase } from "../../report/junit.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { comparePairs, subjectsOf } from "../report/build-dossier.ts";
import type { LoadedExperiment } from "../report/load-experiment.ts";

/** Every requirement of every model, and every metric of those that the baseline has too. */
export function judge(
  experiments: readonly LoadedExperiment[],
  baseline: readonly LoadedExperiment[],
  decision: Decision | null,
  rules: Pick<DecisionRules, "regression">,
): GateCheck[] {
  const pairs = experiments.flatMap((current) =>
    baseline
      .filter(({ command }) => command === current.command)
      .flatMap((earlier) => pairSubjects(subjectsOf(current), subjectsOf(earlier))),
  );
  const comparisons = comparePairs([...experiments, ...baseline], pairs);
  const judged = decision ?? { axes: { quality: null, latency: null, memory: null }, models: [] };
  return gateChecks(judged, comparisons, rules.regression);
}

/** What failed and what could not be judged, then the count. */
export function printGate(checks: readonly GateCheck[], dossier: Dossier): void {
  const of = (result: GateCheck["result"]): GateCheck[] =>
    checks.filter((check) => check.result === result);
  for (const check of of("fail")) console.log(`FAIL ${gateSentence(check, dossier)}`);
  for (const check of of("undecided")) console.log(`UNDECIDED ${gateSentence(check, dossier)}`);
  const [passed, failed, open] = [of("pass"), of("fail"), of("undecided")];
  console.log(
    `Gate: ${failed.length + open.length === 0 ? "passed" : "not passed"}: ${passed.length} of ${checks.length} checks passed, ${failed.length} failed, ${open.length} undecided.`,
  );
}

/** @throws PrerequisiteError `junit-not-writable` */
export async function writeJunit(
  path: string,
  checks: readonly GateCheck[],
  dossier: Dossier,
): Promise<void> {
  const cases = checks.map((check): JunitCase => {
    const message = gateSentence(check, dossier);
    return { suite: check.modelId, name: nameOf(check), result: check.result, message };
  });
  try {
    await writeFileAtomically(path, renderJunit("edge-bench gate", cases));
  } catch (error) {
    throw new PrerequisiteError(`the checks cannot be written: ${messageOf(error)}`, {
      code: "junit-not-writable",
      hint: "Name another file with --junit; its folder must be there.",
      cause: error,
    });
  }
}

/** Stable from run to run, so that CI systems follow a case over time. */
function nameOf(check: GateCheck): string {
  if (check.kind === "regression") {
    const { workload, mode, metric } = check.comparison;
    return ["regression", workload, mode, metric].filter((part) => part !== null).join(" / ");
  }
  const { constraint, workload } = check.outcome;
  if ("licence" in constraint) return `licence / ${constraint.licence}`;
  if ("memory" in constraint) return `${workload ?? "all"} / ${constraint.memory}`;
  if ("scenario" in constraint) return `${workload ?? constraint.scenario} / ${constraint.metric}`;
  return `${constraint.task} / ${constraint.metric ?? "score"}`;
}
