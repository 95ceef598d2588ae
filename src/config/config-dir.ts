import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConfigError } from "../core/errors.ts";
import { packageRoot } from "../core/package-root.ts";

/**
 * The folder with `models.yaml` and `scenarios.yaml`: the one given with `--config-dir`, else the
 * one that comes with the package.
 *
 * @throws ConfigError `config-dir-missing` when the given folder does not exist.
 */
export function resolveConfigDir(option: string | null): string {
  const shipped = join(packageRoot(), "configs");
  if (option === null) return shipped;
  const folder = resolve(option);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new ConfigError(`--config-dir ${option}: there is no such folder`, {
    code: "config-dir-missing",
    hint: `Leave the option out to use the configuration in ${shipped}, or copy that folder and edit the copy.`,
  });
}
