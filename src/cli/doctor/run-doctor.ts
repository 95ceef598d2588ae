import type { DoctorOptions } from "../commands/doctor.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { terminalOptions } from "../terminal.ts";
import { assetChecks } from "./assets.ts";
import type { CheckGroup } from "./finding.ts";
import { llamaEngineCheck } from "./llama-engine.ts";
import { runMacChecks } from "./mac/run-mac-checks.ts";
import { machineChecks } from "./machine.ts";
import { mlxEnvironmentCheck } from "./mlx-environment.ts";
import { mlxPresenceCheck } from "./mlx-presence.ts";
import { networkCheck } from "./network.ts";
import { placeChecks } from "./places.ts";
import { findingsJson, findingsText } from "./render-findings.ts";
import { runChecks } from "./run-checks.ts";
import { softwareChecks } from "./software.ts";

/**
 * Prints what is in order on this machine and what is not.
 * @returns 1 when there is a problem; warnings do not count
 * @throws PrerequisiteError `needs-mac` when only a Mac's questions are asked elsewhere
 */
export async function runDoctor(options: DoctorOptions): Promise<ExitCode> {
  if (options.mac) return runMacChecks(options.json);
  const groups = await runChecks(checkGroups(options));
  console.log(options.json ? findingsJson(groups) : findingsText(groups, terminalOptions().color));
  const hasProblem = groups.some((group) =>
    group.findings.some((finding) => finding.status === "problem"),
  );
  return hasProblem ? EXIT.doneWithFailures : EXIT.done;
}

/** The machine comes first: what the other checks start would count as its load. */
function checkGroups(options: DoctorOptions): CheckGroup[] {
  return [
    { heading: "Machine", checks: machineChecks },
    { heading: "Software", checks: [...softwareChecks, llamaEngineCheck] },
    {
      heading: "MLX",
      checks: [options.mlx ? mlxEnvironmentCheck : mlxPresenceCheck],
    },
    { heading: "Files", checks: [...assetChecks, ...placeChecks(options.resultsDir)] },
    { heading: "Network", checks: [networkCheck] },
  ];
}
