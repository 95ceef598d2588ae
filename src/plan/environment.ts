import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Systeminformation } from "systeminformation";
import { packageRoot } from "../core/package-root.ts";
import type { Environment } from "../core/manifest.ts";
import { readGitState } from "./git-state.ts";
import { readPackageVersions } from "./package-versions.ts";

/** Core counts of the machine; `null` where they are not known. */
export interface CoreCounts {
  readonly physicalCores: number | null;
  readonly performanceCores: number | null;
}

/**
 * Where an experiment runs and with what. The fields are picked one by one, because their sources
 * also know serial numbers, host names and user names, which are never recorded. Takes some tenths
 * of a second and starts programs of the system, so it belongs before measuring. Does not throw: what
 * the machine does not tell is `null`, or empty for lists.
 *
 * @param cores core counts as the thread count is chosen by; without them what the `systeminformation`
 * package counts, where performance cores are known on Apple silicon only
 */
export async function captureEnvironment(cores: CoreCounts | null = null): Promise<Environment> {
  const root = packageRoot();
  const [facts, packages, git] = await Promise.all([
    readMachineFacts(),
    readPackageVersions(root),
    readGitState(root),
  ]);
  const counts = cores ?? coreCountsOf(facts.cpu);
  return {
    hardware: {
      cpuModel: cpuModelOf(facts.cpu),
      physicalCores: counts.physicalCores,
      performanceCores: counts.performanceCores,
      logicalCores: Math.max(1, cpus().length),
      totalMemoryBytes: totalmem(),
      gpus: (facts.graphics?.controllers ?? []).map(gpuOf),
    },
    software: {
      platform: platform(),
      architecture: arch(),
      osName: textOrNull(facts.os?.distro),
      osVersion: textOrNull(facts.os?.release),
      kernel: release(),
      node: process.version,
    },
    packages,
    git,
  };
}

interface MachineFacts {
  readonly cpu: Systeminformation.CpuData | null;
  readonly os: Systeminformation.OsData | null;
  readonly graphics: Systeminformation.GraphicsData | null;
}

const TIME_LIMIT_MS = 10_000;

/** Loaded on first use: it takes 25 ms. */
async function readMachineFacts(): Promise<MachineFacts> {
  const information = await import("systeminformation");
  const [cpu, os, graphics] = await Promise.all([
    orNull(information.cpu()),
    orNull(information.osInfo()),
    orNull(information.graphics()),
  ]);
  return { cpu, os, graphics };
}

/** `null` when the question fails or is not answered within 10 s. */
async function orNull<T>(question: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, TIME_LIMIT_MS, null);
  });
  try {
    return await Promise.race([question, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The name that the processor gives itself; some ARM kernels give none. */
function cpuModelOf(cpu: Systeminformation.CpuData | null): string | null {
  const own = textOrNull(cpus()[0]?.model);
  if (own !== null && own !== "unknown") return own;
  return cpu === null ? null : textOrNull(`${cpu.manufacturer} ${cpu.brand}`);
}

function coreCountsOf(cpu: Systeminformation.CpuData | null): CoreCounts {
  const positiveOrNull = (count: number | undefined): number | null =>
    count !== undefined && count > 0 ? count : null;
  return {
    physicalCores: positiveOrNull(cpu?.physicalCores),
    // On other platforms the package derives a number that says nothing about kinds of cores.
    performanceCores:
      platform() === "darwin" && arch() === "arm64" ? positiveOrNull(cpu?.performanceCores) : null,
  };
}

function gpuOf(
  controller: Systeminformation.GraphicsControllerData,
): Environment["hardware"]["gpus"][number] {
  const { model, vram } = controller;
  return {
    model: textOrNull(model) ?? "unnamed",
    vramBytes: vram !== null && vram > 0 ? Math.round(vram * 1024 * 1024) : null,
  };
}

function textOrNull(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
