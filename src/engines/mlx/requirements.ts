import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../core/package-root.ts";
import { sha256Of } from "../../core/hash.ts";

/** The locked list of Python packages that MLX models run with: exact versions, each with its hashes. */
export function requirementsPath(): string {
  return join(packageRoot(), "bindings", "mlx", "requirements.txt");
}

/** The packages whose version can change a measurement or a score, by the name Python imports them under. */
export const MAIN_PACKAGES = ["mlx", "mlx-lm", "transformers", "llguidance"] as const;
export type MainPackage = (typeof MAIN_PACKAGES)[number];

export interface LockedRequirements {
  /** SHA-256 of the list, 64 hex digits: an environment belongs to exactly one list. */
  readonly sha256: string;
  readonly versions: Readonly<Record<MainPackage, string>>;
  /** Packages of the list, those of other platforms included. */
  readonly packageCount: number;
}

/** Reads the list that comes with this package. Throws the system's error when it is missing: the package is broken. */
export function readLockedRequirements(): LockedRequirements {
  return parseRequirements(readFileSync(requirementsPath(), "utf8"));
}

/** @throws Error when a main package has no exact version in it. */
export function parseRequirements(text: string): LockedRequirements {
  const pins = [...text.matchAll(/^([a-z0-9][a-z0-9._-]*)==([a-z0-9.+!]+)/gm)];
  const versionOf = (name: MainPackage): string => {
    const version = pins.find((pin) => pin[1] === name)?.[2];
    if (version === undefined) throw new Error(`the requirements pin no version of ${name}`);
    return version;
  };
  return {
    sha256: sha256Of(text),
    versions: {
      mlx: versionOf("mlx"),
      "mlx-lm": versionOf("mlx-lm"),
      transformers: versionOf("transformers"),
      llguidance: versionOf("llguidance"),
    },
    packageCount: new Set(pins.map((pin) => pin[1])).size,
  };
}
