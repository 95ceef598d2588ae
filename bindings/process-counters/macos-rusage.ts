import { createRequire } from "node:module";
import type * as Koffi from "koffi";

/** The parts of `struct rusage_info_v6` (XNU, bsd/sys/resource.h) that are used here. */
export interface MacosRusage {
  /** User and system time of all threads, nanoseconds. */
  readonly cpuTimeNs: number;
  /** Faults that read from a disk. */
  readonly pageInCount: number;
  readonly residentBytes: number;
  readonly footprintBytes: number;
  readonly lifetimeMaxFootprintBytes: number;
  /** Largest footprint since a reset, which any program of the user may ask for. */
  readonly intervalMaxFootprintBytes: number;
  /**
   * CPU energy of the process since it began; the graphics processor, which decodes on Metal, is not
   * in it, so it is never the energy of a token. `null` before macOS 13.
   */
  readonly cpuEnergyJoules: number | null;
}

/** Asks the kernel about a process of the same user; `null` when there is none or it may not be asked. */
export type ReadMacosRusage = (pid: number) => MacosRusage | null;

/** Newest first: each flavor begins with the one before it. */
const FLAVORS = [6, 5, 4] as const;
export type RusageFlavor = (typeof FLAVORS)[number];

/** `rusage_info_v6` takes 464 bytes; room for later versions, which only add to the end. */
const BUFFER_BYTES = 512;

const OFFSET = {
  userTime: 16,
  systemTime: 24,
  pageIns: 48,
  residentSize: 64,
  footprint: 72,
  lifetimeMaxFootprint: 240,
  intervalMaxFootprint: 280,
  energyNanojoules: 336,
} as const;

/** Nanoseconds of a tick of the Mach clock, by which times are counted: 125 / 3 on Apple silicon, 1 on Intel. */
const TICK_NS = { arm64: { by: 125, over: 3 }, other: { by: 1, over: 1 } } as const;

/**
 * Reads the fields of a filled `rusage_info_v4`, `_v5` or `_v6`, little endian as on every Mac.
 * @param architecture `process.arch`: of Apple silicon `arm64`
 */
export function parseRusage(
  buffer: Buffer,
  flavor: RusageFlavor,
  architecture: string,
): MacosRusage {
  const at = (offset: number): number => Number(buffer.readBigUInt64LE(offset));
  const tick = architecture === "arm64" ? TICK_NS.arm64 : TICK_NS.other;
  return {
    cpuTimeNs: ((at(OFFSET.userTime) + at(OFFSET.systemTime)) * tick.by) / tick.over,
    pageInCount: at(OFFSET.pageIns),
    residentBytes: at(OFFSET.residentSize),
    footprintBytes: at(OFFSET.footprint),
    lifetimeMaxFootprintBytes: at(OFFSET.lifetimeMaxFootprint),
    intervalMaxFootprintBytes: at(OFFSET.intervalMaxFootprint),
    cpuEnergyJoules: flavor === 6 ? at(OFFSET.energyNanojoules) / 1e9 : null,
  };
}

/** `proc_pid_rusage`, with the error number beside its result. */
export interface ProcPidRusage {
  /** 0, or -1 on failure. */
  call(pid: number, flavor: number, buffer: Buffer): number;
  /** Whether the last call failed with EINVAL: the kernel is older than the flavor. */
  wasInvalid(): boolean;
}

/** Asks for the newest flavor that the kernel knows, and remembers which. */
export function rusageReader(native: ProcPidRusage, architecture: string): ReadMacosRusage {
  const buffer = Buffer.alloc(BUFFER_BYTES);
  let known: RusageFlavor | null = null;
  return (pid) => {
    for (const flavor of known === null ? FLAVORS : [known]) {
      buffer.fill(0);
      if (native.call(pid, flavor, buffer) === 0) {
        known = flavor;
        return parseRusage(buffer, flavor, architecture);
      }
      if (!native.wasInvalid()) return null;
    }
    return null;
  };
}

/**
 * `proc_pid_rusage` of libproc: no root needed, processes of the same user only. It answers `null`
 * everywhere but on macOS. Native code is loaded here and not before, so that no other platform pays
 * for it. Not yet run on a Mac.
 */
export function openMacosRusage(libraryPath = "/usr/lib/libproc.dylib"): ReadMacosRusage {
  const native = bindProcPidRusage(libraryPath);
  return native === null ? () => null : rusageReader(native, process.arch);
}

function bindProcPidRusage(libraryPath: string): ProcPidRusage | null {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
    const call = koffi
      .load(libraryPath)
      .func("int proc_pid_rusage(int, int, void *)") as ProcPidRusage["call"];
    return { call, wasInvalid: () => koffi.errno() === koffi.os.errno["EINVAL"] };
  } catch {
    return null;
  }
}
