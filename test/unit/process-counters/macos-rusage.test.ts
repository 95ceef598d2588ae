import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  openMacosRusage,
  parseRusage,
  rusageReader,
} from "../../../bindings/process-counters/macos-rusage.ts";

/** Offsets of struct rusage_info_v6 in XNU's bsd/sys/resource.h: a uuid of 16 bytes, then uint64 fields. */
function filledBuffer(): Buffer {
  const buffer = Buffer.alloc(512);
  const fields: [number, bigint][] = [
    [16, 24_000_000n],
    [24, 3_000_000n],
    [48, 5n],
    [64, 111n],
    [72, 222n],
    [240, 333n],
    [280, 300n],
    [336, 2_500_000_000n],
  ];
  for (const [offset, value] of fields) buffer.writeBigUInt64LE(value, offset);
  return buffer;
}

describe("parseRusage", () => {
  it("reads every field at its offset, ticks of Apple silicon as 125/3 ns, energy as joules", () => {
    expect(parseRusage(filledBuffer(), 6, "arm64")).toEqual({
      cpuTimeNs: 1_125_000_000,
      pageInCount: 5,
      residentBytes: 111,
      footprintBytes: 222,
      lifetimeMaxFootprintBytes: 333,
      intervalMaxFootprintBytes: 300,
      cpuEnergyJoules: 2.5,
    });
  });

  it("takes ticks of an Intel Mac as nanoseconds", () => {
    expect(parseRusage(filledBuffer(), 6, "x64").cpuTimeNs).toBe(27_000_000);
  });

  it.each([5, 4] as const)("knows no energy from flavor %i", (flavor) => {
    expect(parseRusage(filledBuffer(), flavor, "arm64").cpuEnergyJoules).toBeNull();
  });

  it("gives figures from 0 whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (bytes) => {
        for (const value of Object.values(parseRusage(Buffer.from(bytes), 6, "arm64"))) {
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

/** A kernel that knows flavors up to one, and one process. */
function kernel(newestFlavor: number, knownPid: number): { asked: number[]; read: typeof read } {
  const asked: number[] = [];
  let isInvalid = false;
  const read = rusageReader(
    {
      call(pid, flavor, buffer) {
        asked.push(flavor);
        isInvalid = flavor > newestFlavor;
        if (isInvalid || pid !== knownPid) return -1;
        filledBuffer().copy(buffer);
        return 0;
      },
      wasInvalid: () => isInvalid,
    },
    "arm64",
  );
  return { asked, read };
}

describe("rusageReader", () => {
  it("asks older kernels for older flavors, and the next time at once", () => {
    const { asked, read } = kernel(4, 7);
    expect(read(7)).toMatchObject({ footprintBytes: 222, cpuEnergyJoules: null });
    expect(read(7)).toMatchObject({ footprintBytes: 222 });
    expect(asked).toEqual([6, 5, 4, 4]);
  });

  it("does not ask again about a process that is not there", () => {
    const { asked, read } = kernel(6, 7);
    expect(read(8)).toBeNull();
    expect(asked).toEqual([6]);
  });

  it("gives nothing when the kernel knows no flavor", () => {
    expect(kernel(3, 7).read(7)).toBeNull();
  });
});

describe("openMacosRusage", () => {
  it("gives nothing where the library is not", () => {
    expect(openMacosRusage("/nowhere/libproc.dylib")(process.pid)).toBeNull();
  });
});
