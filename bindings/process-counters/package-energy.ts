import { readInteger, systemFiles, type SystemFiles } from "./system-files.ts";

/** Energy that the processor packages have used, by the processor's own counters (RAPL). */
export interface PackageEnergy {
  /** Sum over the packages since their counters last began at 0: only differences mean something. `null` when unreadable. */
  readonly joules: number | null;
  /** Why `joules` is `null`; `null` when it is not. */
  readonly reason: string | null;
  readonly packages: readonly EnergyCounter[];
}

/** The counter of one package. */
export interface EnergyCounter {
  readonly name: string;
  readonly microjoules: number;
  /** It begins at 0 again beyond this. */
  readonly rangeMicrojoules: number;
}

const POWERCAP = "/sys/class/powercap";
const JOULES_PER_MICROJOULE = 1e-6;

/**
 * Reads the energy counters of the processor packages: all that runs on them, every process and the
 * system, and no memory or graphics card. Linux on Intel and AMD only; since 2020 the kernel lets only
 * root read them (CVE-2020-8694). Does not throw.
 */
export function readPackageEnergy(
  files: SystemFiles = systemFiles,
  platform: NodeJS.Platform = process.platform,
): PackageEnergy {
  if (platform !== "linux") {
    return unreadable(`${platform} tells the energy of the package to root only, or not at all`);
  }
  const folders = packageFolders(files);
  if (folders.length === 0) {
    return unreadable(
      `there is no ${POWERCAP}/intel-rapl:0: the processor, or the virtual machine, has no energy counters`,
    );
  }
  const packages = folders.map((folder) => readCounter(files, folder));
  const whole = packages.filter((counter) => counter !== null);
  if (whole.length < packages.length) {
    return unreadable(
      `${folders[0] ?? POWERCAP}/energy_uj cannot be read; Linux lets only root read it`,
    );
  }
  const microjoules = whole.reduce((sum, counter) => sum + counter.microjoules, 0);
  return { joules: microjoules * JOULES_PER_MICROJOULE, reason: null, packages: whole };
}

/**
 * Joules that the packages used between two readings; `null` when one of them was not to be had or
 * they are of different packages. A counter that went back has begun again. Readings must be so close
 * that less than its range was used: at 200 W a range of 262 kJ lasts 22 minutes.
 */
export function packageEnergyBetween(before: PackageEnergy, after: PackageEnergy): number | null {
  if (before.joules === null || after.joules === null) return null;
  if (before.packages.length !== after.packages.length) return null;
  let microjoules = 0;
  for (const [index, end] of after.packages.entries()) {
    const start = before.packages[index];
    if (start?.name !== end.name) return null;
    const difference = end.microjoules - start.microjoules;
    microjoules += difference < 0 ? difference + end.rangeMicrojoules : difference;
  }
  return microjoules * JOULES_PER_MICROJOULE;
}

/** Packages only: parts of one (`intel-rapl:0:0`) are in it, and `psys` is the whole machine where it exists. */
function packageFolders(files: SystemFiles): string[] {
  return files
    .list(POWERCAP)
    .filter((name) => /^intel-rapl:\d{1,4}$/.test(name))
    .map((name) => `${POWERCAP}/${name}`)
    .filter((folder) => files.read(`${folder}/name`)?.startsWith("package-") === true)
    .sort();
}

function readCounter(files: SystemFiles, folder: string): EnergyCounter | null {
  const microjoules = readInteger(files, `${folder}/energy_uj`);
  const rangeMicrojoules = readInteger(files, `${folder}/max_energy_range_uj`);
  if (microjoules === null || rangeMicrojoules === null) return null;
  return { name: files.read(`${folder}/name`)?.trim() ?? "", microjoules, rangeMicrojoules };
}

function unreadable(reason: string): PackageEnergy {
  return { joules: null, reason, packages: [] };
}
