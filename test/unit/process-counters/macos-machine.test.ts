import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseMacosVersion,
  parseMemoryPressure,
  readMacosMachine,
} from "../../../bindings/process-counters/macos-machine.ts";

// Texts in the form that the programs' manuals give; not recorded on a Mac of this project.
const ANSWERS: Readonly<Record<string, string>> = {
  "/usr/bin/sw_vers": "ProductName:\t\tmacOS\nProductVersion:\t\t15.6.1\nBuildVersion:\t\t24G90\n",
  "/usr/sbin/sysctl -n machdep.cpu.brand_string": "Apple M3 Pro\n",
  "/usr/sbin/sysctl -n hw.memsize": "19327352832\n",
  "/usr/sbin/sysctl -n hw.perflevel0.physicalcpu": "6\n",
  "/usr/sbin/sysctl -n hw.perflevel1.physicalcpu": "5\n",
  "/usr/sbin/sysctl -n kern.memorystatus_vm_pressure_level": "2\n",
  "/usr/sbin/sysctl -n iogpu.wired_limit_mb": "16384\n",
  "/usr/bin/notifyutil -g com.apple.system.thermalpressurelevel":
    "com.apple.system.thermalpressurelevel 1\n",
  "/usr/bin/which macmon": "/opt/homebrew/bin/macmon\n",
};

describe("readMacosMachine", () => {
  it("puts together what a Mac's own programs say", async () => {
    const machine = await readMacosMachine((path, args) =>
      Promise.resolve(ANSWERS[[path, ...args].join(" ")] ?? null),
    );
    expect(machine).toEqual({
      osVersion: "15.6.1",
      osBuild: "24G90",
      chip: "Apple M3 Pro",
      memoryBytes: 19_327_352_832,
      performanceCoreCount: 6,
      efficiencyCoreCount: 5,
      memoryPressure: "warning",
      wiredLimitBytes: 17_179_869_184,
      thermalLevel: 1,
      macmonPath: "/opt/homebrew/bin/macmon",
    });
  });

  it("knows nothing where no program answers", async () => {
    const machine = await readMacosMachine(() => Promise.resolve(null));
    expect(new Set(Object.values(machine))).toEqual(new Set([null]));
  });
});

describe("parseMemoryPressure", () => {
  it.each([
    ["1\n", "normal"],
    ["2\n", "warning"],
    ["4\n", "critical"],
    ["3\n", null],
    ["", null],
  ])("reads %j as %s", (text, pressure) => {
    expect(parseMemoryPressure(text)).toBe(pressure);
  });
});

describe("parseMacosVersion", () => {
  it("gives words or null for any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { osVersion } = parseMacosVersion(`ProductVersion:${text}`);
        expect(osVersion === null || /^[\w.]+$/.test(osVersion)).toBe(true);
      }),
    );
  });
});
