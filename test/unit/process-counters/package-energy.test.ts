import { describe, expect, it } from "vitest";
import {
  packageEnergyBetween,
  readPackageEnergy,
} from "../../../bindings/process-counters/package-energy.ts";
import { recordedFiles } from "./recorded-files.ts";

// Files and names as the kernel's powercap documentation shows them; not recorded on a machine.
const RAPL = "/sys/class/powercap/intel-rapl";
const RANGE = "262143328850\n";

function zone(path: string, name: string, energy: string | null): Record<string, string> {
  return {
    [`${path}/name`]: `${name}\n`,
    [`${path}/max_energy_range_uj`]: RANGE,
    ...(energy === null ? {} : { [`${path}/energy_uj`]: `${energy}\n` }),
  };
}

function energyOf(...zones: Record<string, string>[]): ReturnType<typeof readPackageEnergy> {
  return readPackageEnergy(
    recordedFiles(Object.fromEntries(zones.flatMap((zone) => Object.entries(zone)))),
    "linux",
  );
}

describe("readPackageEnergy", () => {
  it("adds up the packages, without their parts and without the whole machine", () => {
    const { joules, reason, packages } = energyOf(
      zone(`${RAPL}:0`, "package-0", "1500000"),
      zone(`${RAPL}:1`, "package-1", "500000"),
      zone(`${RAPL}:0:0`, "core", "900000"),
      zone(`${RAPL}:2`, "psys", "9000000"),
    );
    expect(joules).toBeCloseTo(2, 12);
    expect(reason).toBeNull();
    expect(packages.map(({ name }) => name)).toEqual(["package-0", "package-1"]);
  });

  it("says that only root may read the counter", () => {
    expect(energyOf(zone(`${RAPL}:0`, "package-0", null))).toEqual({
      joules: null,
      reason: `${RAPL}:0/energy_uj cannot be read; Linux lets only root read it`,
      packages: [],
    });
  });

  it("says that a machine has no counter", () => {
    expect(energyOf().reason).toContain("no energy counters");
  });

  it("says that another platform does not tell", () => {
    expect(readPackageEnergy(recordedFiles({}), "darwin")).toMatchObject({
      joules: null,
      reason: "darwin tells the energy of the package to root only, or not at all",
    });
  });
});

describe("packageEnergyBetween", () => {
  it("is the sum of what every package used", () => {
    const before = energyOf(
      zone(`${RAPL}:0`, "package-0", "1000000"),
      zone(`${RAPL}:1`, "package-1", "0"),
    );
    const after = energyOf(
      zone(`${RAPL}:0`, "package-0", "4000000"),
      zone(`${RAPL}:1`, "package-1", "2000000"),
    );
    expect(packageEnergyBetween(before, after)).toBeCloseTo(5, 12);
  });

  it("counts on beyond the range of a counter", () => {
    const before = energyOf(zone(`${RAPL}:0`, "package-0", "262143000000"));
    const after = energyOf(zone(`${RAPL}:0`, "package-0", "671150"));
    expect(packageEnergyBetween(before, after)).toBeCloseTo(1, 9);
  });

  it("is not known without both readings", () => {
    const whole = energyOf(zone(`${RAPL}:0`, "package-0", "1"));
    expect(packageEnergyBetween(energyOf(), whole)).toBeNull();
    expect(packageEnergyBetween(whole, energyOf())).toBeNull();
  });

  it("is not known when the packages are others", () => {
    const before = energyOf(zone(`${RAPL}:0`, "package-0", "1"));
    const after = energyOf(zone(`${RAPL}:0`, "package-1", "2"));
    expect(packageEnergyBetween(before, after)).toBeNull();
  });
});
