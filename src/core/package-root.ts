import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrerequisiteError } from "./errors.ts";

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

function packageNameIn(folder: string): string | null {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof content === "object" &&
      content !== null &&
      "name" in content &&
      typeof content.name === "string"
      ? content.name
      : null;
  } catch {
    return null;
  }
}
