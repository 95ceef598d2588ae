import { cpus, totalmem } from "node:os";
import {
  defaultThreadCount,
  readCpuTopology,
} from "../../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../../bindings/process-counters/machine-conditions.ts";
import { memoryLimitBytes } from "../../../bindings/process-counters/memory-limit.ts";
import {
  type PackageEnergy,
  readPackageEnergy,
} from "../../../bindings/process-counters/package-energy.ts";
import type { CpuTopology } from "../../../bindings/process-counters/topology.ts";
import type { Conditions } from "../../core/conditions.ts";
import { formatFigure, formatMegabytes } from "../../report/format-number.ts";
import { type Check, type Finding, ok, problem, warning } from "./finding.ts";

/** What decides speed on this machine, and what disturbs measuring now. */
export const machineChecks: readonly Check[] = [
  { title: "processor", run: () => [processorFinding(readCpuTopology(), cpus()[0]?.model ?? "")] },
  { title: "memory", run: memory },
  { title: "energy", run: () => [energyFinding(readPackageEnergy())] },
  {
    title: "conditions",
    run: async () => conditionFindings(await readMachineConditions(), cpus().length),
  },
];

export function processorFinding(topology: CpuTopology, model: string): Finding {
  const { logicalProcessors, physicalCores, performanceCores } = topology;
  const parts = [
    model.trim() === "" ? "unnamed" : model.trim(),
    `${logicalProcessors} logical`,
    physicalCores === null ? "physical cores not told" : `${physicalCores} physical`,
    ...(performanceCores === null ? [] : [`${performanceCores} performance`]),
    `${defaultThreadCount(topology)} threads by default`,
  ];
  return ok("processor", parts.join(", "));
}

async function memory(): Promise<Finding[]> {
  const { memoryAvailableBytes } = await readMachineConditions();
  return [memoryFinding(totalmem(), memoryLimitBytes(), memoryAvailableBytes)];
}

/** Below this, not even a model of a few hundred million parameters loads beside its caches. */
const LEAST_AVAILABLE_BYTES = 1e9;

/** @param availableBytes without swapping; `null` when the platform does not tell */
export function memoryFinding(
  totalBytes: number,
  limitBytes: number,
  availableBytes: number | null,
): Finding {
  const limit =
    limitBytes < totalBytes ? `, ${formatMegabytes(limitBytes)} MB of them in this container` : "";
  const available =
    availableBytes === null ? "" : `, ${formatMegabytes(availableBytes)} MB available now`;
  const text = `${formatMegabytes(totalBytes)} MB${limit}${available}`;
  if (Math.min(limitBytes, availableBytes ?? limitBytes) >= LEAST_AVAILABLE_BYTES)
    return ok("memory", text);
  return warning("memory", text, "close other programs before measuring");
}

/** Energy is an extra that most machines keep to root: its absence is no fault. */
export function energyFinding({ joules, reason }: PackageEnergy): Finding {
  return ok("energy", joules === null ? `not measured: ${reason ?? ""}` : "counters are readable");
}

/** The scenarios' own condition: load_per_core_below in configs/scenarios.yaml. */
const MOST_LOAD_PER_PROCESSOR = 0.5;

/** Power, heat and load, as the records of every trial will say them. */
export function conditionFindings(
  conditions: Conditions,
  logicalProcessors: number,
  platform: NodeJS.Platform = process.platform,
): Finding[] {
  return [
    powerFinding(conditions),
    lowPowerFinding(conditions, platform),
    heatFinding(conditions, platform),
    loadFinding(conditions, logicalProcessors),
  ];
}

function powerFinding({ powerSource }: Conditions): Finding {
  if (powerSource === "battery") return warning("power", "battery", "plug the machine in");
  return ok("power", powerSource === null ? "this machine does not tell its source" : "mains");
}

function lowPowerFinding({ lowPowerMode }: Conditions, platform: NodeJS.Platform): Finding {
  if (lowPowerMode === null) return ok("low-power mode", "this machine has none or does not tell");
  if (!lowPowerMode) return ok("low-power mode", "off");
  const next =
    platform === "darwin"
      ? "System Settings > Battery > Low Power Mode: never"
      : "echo balanced | sudo tee /sys/firmware/acpi/platform_profile";
  return warning("low-power mode", "on: everything is slower", next);
}

function heatFinding(conditions: Conditions, platform: NodeJS.Platform): Finding {
  const { thermalLevel, thermalThrottleCount } = conditions;
  if (platform === "darwin") {
    if (thermalLevel === null)
      return problem("heat", "notifyutil does not answer", "edge-bench doctor --mac");
    return thermalLevel === 0
      ? ok("heat", "no thermal pressure")
      : warning("heat", `thermal pressure ${thermalLevel} of 4`, "let the machine cool down");
  }
  return ok(
    "heat",
    thermalThrottleCount === null
      ? "this machine has no throttle counters"
      : `throttle counters are readable (${thermalThrottleCount} events so far)`,
  );
}

function loadFinding({ load1 }: Conditions, logicalProcessors: number): Finding {
  if (load1 === null) return ok("load", "this machine does not tell");
  const perProcessor = load1 / logicalProcessors;
  const text = `${formatFigure(load1)} over the last minute, ${formatFigure(perProcessor)} per processor`;
  return perProcessor < MOST_LOAD_PER_PROCESSOR
    ? ok("load", text)
    : warning("load", text, "close other programs before measuring");
}
