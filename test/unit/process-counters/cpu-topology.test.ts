import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultThreadCount,
  macosTopology,
  readCpuTopology,
} from "../../../bindings/process-counters/cpu-topology.ts";
import {
  parseCpuMax,
  parseCpuinfo,
  processorQuota,
  readLinuxTopology,
} from "../../../bindings/process-counters/linux-topology.ts";
import { parseProcessorList } from "../../../bindings/process-counters/processor-list.ts";
import { recordedFiles } from "./recorded-files.ts";

const NODE = { logicalProcessors: 8, parallelism: 8 };

/** sysfs of processors whose hardware threads share cores as listed. */
function cores(siblings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    siblings.map((list, processor) => [
      `/sys/devices/system/cpu/cpu${processor}/topology/thread_siblings_list`,
      `${list}\n`,
    ]),
  );
}

const FOUR_CORES_EIGHT_THREADS = cores(["0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7"]);

describe("readLinuxTopology", () => {
  it("counts cores, not hardware threads", () => {
    expect(readLinuxTopology(recordedFiles(FOUR_CORES_EIGHT_THREADS), NODE)).toEqual({
      logicalProcessors: 8,
      physicalCores: 4,
      performanceCores: null,
      usableCores: 4,
    });
  });

  it("uses only the cores that the affinity leaves, and ignores processors that do not exist", () => {
    const files = recordedFiles({
      ...FOUR_CORES_EIGHT_THREADS,
      "/proc/self/status": "Cpus_allowed_list:\t0,4,6,100-127\n",
    });
    expect(readLinuxTopology(files, NODE).usableCores).toBe(2);
  });

  it("rounds a container's processor quota up", () => {
    const files = recordedFiles({
      ...FOUR_CORES_EIGHT_THREADS,
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/cpu.max": "150000 100000\n",
    });
    expect(readLinuxTopology(files, NODE).usableCores).toBe(2);
  });

  it("takes the fast cores of a hybrid, each counted once", () => {
    const files = recordedFiles({
      ...cores(["0-1", "0-1", "2-3", "2-3", "4", "5", "6", "7"]),
      "/sys/devices/cpu_core/cpus": "0-3\n",
    });
    expect(readLinuxTopology(files, NODE)).toMatchObject({
      physicalCores: 6,
      performanceCores: 2,
      usableCores: 2,
    });
  });

  it("takes the slow cores when the affinity leaves no fast one", () => {
    const files = recordedFiles({
      ...cores(["0-1", "0-1", "2", "3"]),
      "/sys/devices/cpu_core/cpus": "0-1\n",
      "/proc/self/status": "Cpus_allowed_list:\t2-3\n",
    });
    expect(readLinuxTopology(files, NODE).usableCores).toBe(2);
  });

  it("falls back to /proc/cpuinfo, then to what Node counts", () => {
    const cpuinfo =
      "processor\t: 0\nphysical id\t: 0\ncore id\t\t: 0\n\nprocessor\t: 1\nphysical id\t: 0\ncore id\t\t: 0\n";
    const fromCpuinfo = readLinuxTopology(recordedFiles({ "/proc/cpuinfo": cpuinfo }), NODE);
    expect(fromCpuinfo).toMatchObject({ physicalCores: 1, usableCores: 1 });
    expect(readLinuxTopology(recordedFiles({}), NODE)).toEqual({
      logicalProcessors: 8,
      physicalCores: null,
      performanceCores: null,
      usableCores: 8,
    });
  });
});

describe("parseCpuinfo", () => {
  it("leaves out processors without a core number, as on ARM", () => {
    expect(parseCpuinfo("processor\t: 0\nBogoMIPS\t: 48.00\n").size).toBe(0);
  });
});

describe("processorQuota", () => {
  it("takes the smallest limit on the way up", () => {
    const files = recordedFiles({
      "/proc/self/cgroup": "0::/a/b\n",
      "/sys/fs/cgroup/a/b/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/a/cpu.max": "300000 100000\n",
      "/sys/fs/cgroup/cpu.max": "800000 100000\n",
    });
    expect(processorQuota(files)).toBe(3);
  });

  it("reads version 1 groups, where -1 is no limit", () => {
    const files = (quota: string) =>
      recordedFiles({
        "/proc/self/cgroup": "4:cpu,cpuacct:/\n3:memory:/x\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": quota,
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      });
    expect(processorQuota(files("50000\n"))).toBe(0.5);
    expect(processorQuota(files("-1\n"))).toBeNull();
  });

  it.each(["max 100000", "", "0 100000", "100000 0", "x y"])("sees no limit in %j", (text) => {
    expect(parseCpuMax(text)).toBeNull();
  });
});

describe("parseProcessorList", () => {
  it("expands ranges", () => {
    expect(parseProcessorList("0-2,8,10-11\n")).toEqual([0, 1, 2, 8, 10, 11]);
  });

  it.each(["", "a", "0-", "0-99999999", "0-70000"])("gives nothing for %j", (text) => {
    expect(parseProcessorList(text)).toEqual([]);
  });

  it("reads back any list of processors that it is given", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), (processors) => {
        expect(parseProcessorList(processors.join(","))).toEqual(processors);
      }),
    );
  });
});

describe("macosTopology", () => {
  it("uses the performance cores of Apple silicon, the physical cores of other Macs", () => {
    const apple = new Map([
      ["hw.physicalcpu", 10],
      ["hw.perflevel0.physicalcpu", 4],
    ]);
    expect(macosTopology((name) => apple.get(name) ?? null, 10, 10).usableCores).toBe(4);
    const intel = new Map([["hw.physicalcpu", 6]]);
    expect(macosTopology((name) => intel.get(name) ?? null, 12, 12).usableCores).toBe(6);
  });
});

describe("defaultThreadCount", () => {
  it("is between one and the number of hardware threads, on this machine", () => {
    const topology = readCpuTopology();
    expect(defaultThreadCount(topology)).toBeGreaterThanOrEqual(1);
    expect(defaultThreadCount(topology)).toBeLessThanOrEqual(topology.logicalProcessors);
  });
});
