import { createRequire } from "node:module";
import type * as Koffi from "koffi";

/** The part of `struct rusage_info_v4` (sys/resource.h) that is used here, in bytes. */
export interface MacosMemory {
  readonly residentBytes: number;
  readonly footprintBytes: number;
  readonly lifetimeMaxFootprintBytes: number;
}

/** Asks the kernel about this process; `null` when the call fails. */
export type ReadMacosMemory = () => MacosMemory | null;

const RUSAGE_INFO_V4 = 4;
/** `rusage_info_v4` takes 296 bytes; room for later versions, which only add to the end. */
const BUFFER_BYTES = 512;
const OFFSET = { residentSize: 64, footprint: 72, lifetimeMaxFootprint: 240 } as const;

/** Reads the fields of a filled `rusage_info_v4`, little endian as on every Mac. */
export function parseRusageInfo(buffer: Buffer): MacosMemory {
  const bytesAt = (offset: number): number => Number(buffer.readBigUInt64LE(offset));
  return {
    residentBytes: bytesAt(OFFSET.residentSize),
    footprintBytes: bytesAt(OFFSET.footprint),
    lifetimeMaxFootprintBytes: bytesAt(OFFSET.lifetimeMaxFootprint),
  };
}

/**
 * `proc_pid_rusage` of libproc for this process: no root needed. Native code is loaded on the first
 * use only, so that no other platform pays for it. Not yet run on a Mac.
 */
export function openMacosMemory(): ReadMacosMemory {
  const call = bindProcPidRusage();
  const buffer = Buffer.alloc(BUFFER_BYTES);
  return () => {
    if (call === null) return null;
    return call(process.pid, RUSAGE_INFO_V4, buffer) === 0 ? parseRusageInfo(buffer) : null;
  };
}

type ProcPidRusage = (pid: number, flavor: number, buffer: Buffer) => number;

function bindProcPidRusage(): ProcPidRusage | null {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
    const library = koffi.load("/usr/lib/libproc.dylib");
    return library.func("int proc_pid_rusage(int, int, void *)") as ProcPidRusage;
  } catch {
    return null;
  }
}
