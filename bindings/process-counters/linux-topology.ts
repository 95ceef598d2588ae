import { posix } from "node:path";
import { parseProcessorList } from "./processor-list.ts";
import type { SystemFiles } from "./system-files.ts";
import type { CpuTopology } from "./topology.ts";

const PROCESSORS = "/sys/devices/system/cpu";

/** What Node itself knows, for kernels without sysfs. */
export interface NodeCounts {
  readonly logicalProcessors: number;
  /** `os.availableParallelism()`: within the affinity, hardware threads counted. */
  readonly parallelism: number;
}

/** The topology that sysfs, the process's affinity and its cgroup describe. */
export function readLinuxTopology(files: SystemFiles, node: NodeCounts): CpuTopology {
  const coreOf = coreOfProcessors(files);
  const fast = parseProcessorList(files.read("/sys/devices/cpu_core/cpus") ?? "");
  const allowed = allowedProcessors(files);
  const usable = usableProcessors([...coreOf.keys()], fast, allowed);
  const usableCores = coreOf.size === 0 ? node.parallelism : distinctCores(coreOf, usable);
  const quota = processorQuota(files);
  return {
    logicalProcessors: coreOf.size === 0 ? node.logicalProcessors : coreOf.size,
    physicalCores: coreOf.size === 0 ? null : distinctCores(coreOf, [...coreOf.keys()]),
    performanceCores: fast.length === 0 || coreOf.size === 0 ? null : distinctCores(coreOf, fast),
    usableCores: Math.max(1, Math.min(usableCores, quota === null ? Infinity : Math.ceil(quota))),
  };
}

/**
 * The allowed processors, of the fast kind where there are two (Intel hybrids list theirs in
 * `cpu_core/cpus`) and the affinity leaves any of those.
 */
function usableProcessors(
  online: readonly number[],
  fast: readonly number[],
  allowed: ReadonlySet<number> | null,
): number[] {
  const reachable = online.filter((processor) => allowed === null || allowed.has(processor));
  const fastOnes = reachable.filter((processor) => fast.includes(processor));
  return fastOnes.length > 0 ? fastOnes : reachable;
}

function distinctCores(coreOf: ReadonlyMap<number, string>, processors: readonly number[]): number {
  return new Set(processors.map((processor) => coreOf.get(processor)).filter(Boolean)).size;
}

/** The core of each online processor, named by its hardware threads; from `/proc/cpuinfo` where sysfs is hidden. */
function coreOfProcessors(files: SystemFiles): Map<number, string> {
  const coreOf = new Map<number, string>();
  for (const name of files.list(PROCESSORS)) {
    const processor = /^cpu(\d{1,5})$/.exec(name)?.[1];
    if (processor === undefined) continue;
    const threads = files.read(`${PROCESSORS}/${name}/topology/thread_siblings_list`)?.trim();
    if (threads) coreOf.set(Number(processor), threads);
  }
  return coreOf.size > 0 ? coreOf : parseCpuinfo(files.read("/proc/cpuinfo") ?? "");
}

/** Processor number to "physical id:core id", for the entries of `/proc/cpuinfo` that have both (x86). */
export function parseCpuinfo(text: string): Map<number, string> {
  const coreOf = new Map<number, string>();
  for (const entry of text.split(/\n\s*\n/)) {
    const fieldOf = (name: string): string | undefined =>
      new RegExp(`^${name}\\s*: (\\d{1,5})$`, "m").exec(entry)?.[1];
    const processor = fieldOf("processor");
    const socket = fieldOf("physical id");
    const core = fieldOf("core id");
    if (processor !== undefined && socket !== undefined && core !== undefined) {
      coreOf.set(Number(processor), `${socket}:${core}`);
    }
  }
  return coreOf;
}

/** `null` when the kernel does not tell. The list may name processors that do not exist. */
function allowedProcessors(files: SystemFiles): Set<number> | null {
  const status = files.read("/proc/self/status") ?? "";
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  const processors = parseProcessorList(list ?? "");
  return processors.length === 0 ? null : new Set(processors);
}

/**
 * Processors' worth of time that the process's control groups grant, the smallest on the way up;
 * `null` when none sets a limit. Reads version 2 (`cpu.max`) and version 1 (`cpu.cfs_quota_us`).
 */
export function processorQuota(files: SystemFiles): number | null {
  const quotas = (files.read("/proc/self/cgroup") ?? "")
    .split("\n")
    .flatMap((line) => quotasOfGroup(files, line))
    .filter((quota) => quota !== null);
  return quotas.length === 0 ? null : Math.min(...quotas);
}

function quotasOfGroup(files: SystemFiles, line: string): (number | null)[] {
  const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
  if (match === null) return [];
  const [, controllers = "", group = "/"] = match;
  if (controllers === "") {
    return pathsUpwards(group).map((path) =>
      parseCpuMax(files.read(posix.join("/sys/fs/cgroup", path, "cpu.max")) ?? ""),
    );
  }
  if (!controllers.split(",").includes("cpu")) return [];
  return pathsUpwards(group).map((path) => {
    const textOf = (name: string): string =>
      files.read(posix.join("/sys/fs/cgroup", controllers, path, name))?.trim() ?? "";
    return parseCpuMax(`${textOf("cpu.cfs_quota_us")} ${textOf("cpu.cfs_period_us")}`);
  });
}

/** "quota period" in microseconds to processors; `null` for `max`, -1 or no limit at all. */
export function parseCpuMax(text: string): number | null {
  const match = /^(\d{1,15}) (\d{1,15})$/.exec(text.trim());
  if (match === null) return null;
  const [quota, period] = [Number(match[1]), Number(match[2])];
  return quota > 0 && period > 0 ? quota / period : null;
}

function pathsUpwards(group: string): string[] {
  const paths = [group];
  for (let path = group; path !== "/"; path = posix.dirname(path)) paths.push(posix.dirname(path));
  return paths;
}
