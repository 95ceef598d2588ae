import { HarnessError, messageOf } from "../../core/errors.ts";
import { type Check, type CheckGroup, type Finding, problem } from "./finding.ts";

export interface FindingGroup {
  readonly heading: string;
  readonly findings: readonly Finding[];
}

/** Runs the checks one after another: some load native libraries or take time, and would disturb each other. Never rejects. */
export async function runChecks(groups: readonly CheckGroup[]): Promise<FindingGroup[]> {
  const done: FindingGroup[] = [];
  for (const { heading, checks } of groups) {
    const findings: Finding[] = [];
    for (const check of checks) findings.push(...(await findingsOf(check)));
    done.push({ heading, findings });
  }
  return done;
}

/** A check that fails has found something. */
async function findingsOf(check: Check): Promise<Finding[]> {
  try {
    return await check.run();
  } catch (error) {
    const hint = error instanceof HarnessError && error.hint !== "" ? error.hint : null;
    return [problem(check.title, messageOf(error), hint)];
  }
}
