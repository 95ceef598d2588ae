import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError, PrerequisiteError } from "../core/errors.ts";

const PACKAGE_NAME = "edge-slm-bench";

/**
 * The folder that holds this package's `package.json`, `configs/` and `prompts/`: found by walking
 * up from `fromUrl`, so the same call works from `src/` and from `dist/src/`.
 *
 * @throws PrerequisiteError `package-root-missing` when no parent folder is this package.
 */
export function packageRoot(fromUrl: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(fromUrl));
  for (;;) {
    if (packageNameIn(folder) === PACKAGE_NAME) return folder;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw new PrerequisiteError(
    `${fileURLToPath(fromUrl)} lies outside the ${PACKAGE_NAME} package`,
    {
      code: "package-root-missing",
      hint: "Install the package again: its package.json is missing.",
    },
  );
}

/**
 * The folder with `models.yaml` and `scenarios.yaml`: the one given with `--config-dir`, else the
 * one that comes with the package.
 *
 * @throws ConfigError `config-dir-missing` when the given folder does not exist.
 */
export function resolveConfigDir(option: string | null): string {
  if (option === null) return join(packageRoot(), "configs");
  const folder = resolve(option);
  if (existsSync(folder)) return folder;
  throw new ConfigError(`--config-dir ${option}: there is no such folder`, {
    code: "config-dir-missing",
    hint: `Leave the option out to use the configuration in ${join(packageRoot(), "configs")}, or copy that folder and edit the copy.`,
  });
}

function packageNameIn(folder: string): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return isNamed(content) ? content.name : null;
  } catch {
    return null;
  }
}

function isNamed(content: unknown): content is { name: string } {
  return (
    typeof content === "object" &&
    content !== null &&
    "name" in content &&
    typeof content.name === "string"
  );
}
