import type { EnvironmentReport } from "./check-environment.ts";
import { MAIN_PACKAGES, readLockedRequirements } from "./requirements.ts";

export interface EnvironmentVersions {
  /** The main packages that are there, with their versions. */
  readonly found: readonly string[];
  /** What differs from the locked versions; empty when nothing does. */
  readonly wrong: readonly string[];
}

/** Compares the versions of an environment with the locked ones. */
export function environmentVersions(
  { versions }: Pick<EnvironmentReport, "versions">,
  locked: Readonly<Record<string, string>> = readLockedRequirements().versions,
): EnvironmentVersions {
  const found: string[] = [];
  const wrong: string[] = [];
  for (const name of MAIN_PACKAGES) {
    const [version, wanted] = [versions[name] ?? null, locked[name] ?? ""];
    if (version === null) {
      wrong.push(`${name} is not installed`);
      continue;
    }
    found.push(`${name} ${version}`);
    if (version !== wanted) wrong.push(`${name} is ${version} instead of ${wanted}`);
  }
  return { found, wrong };
}

/** Why MLX models cannot be measured with an environment; empty when they can. */
export function environmentProblems(report: EnvironmentReport): string[] {
  const steps = [report.importMs, report.device, report.tokens];
  return [
    ...environmentVersions(report).wrong,
    ...steps.flatMap((step) => (typeof step?.error === "string" ? [step.error] : [])),
  ];
}
