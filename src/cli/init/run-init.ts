import { writeFile } from "node:fs/promises";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { selectModels } from "../../config/select-models.ts";
import { ConfigError, messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";
import { captureEnvironment } from "../../plan/environment.ts";
import type { InitOptions } from "../commands/init.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { mlxProblem } from "../models/mlx-ready.ts";
import { findMissing } from "../models/resolve-model.ts";
import { shellWord } from "../../core/shell-word.ts";
import { experimentText } from "./experiment-text.ts";

/** Writes an experiment file that fits this machine. @throws ConfigError `file-exists`; PrerequisiteError `not-writable` */
export async function runInit({ output, force, configDir }: InitOptions): Promise<ExitCode> {
  const text = experimentText(await captureEnvironment(), await modelsHere(configDir ?? null));
  try {
    await writeFile(output, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") {
      throw new ConfigError(`${output} exists already`, {
        code: "file-exists",
        hint: "Name another file with --output, or replace it with --force.",
      });
    }
    throw new PrerequisiteError(`${output} cannot be written: ${messageOf(error)}`, {
      code: "not-writable",
      hint: "Name another file with --output.",
      cause: error,
    });
  }
  console.log(`Wrote ${output}. Read it, edit it, then:
  edge-bench run ${shellWord(output)} --dry-run     what it would do, how long it takes, what it can detect
  edge-bench run ${shellWord(output)}`);
  return EXIT.done;
}

/** Keys of the configured models whose files are on this machine. */
async function modelsHere(configDir: string | null): Promise<string[]> {
  const folder = resolveConfigDir(configDir);
  const file = await loadModelsFile(folder);
  const references = selectModels({ file, configDir: folder }, ["all"]);
  const missing = new Set((await findMissing(references)).map(({ reference }) => reference));
  // What cannot run here is not proposed.
  const cannotRun = mlxProblem() !== null;
  return references
    .filter((reference) => !missing.has(reference))
    .filter(({ format }) => !(format === "mlx" && cannotRun))
    .map((reference) => reference.modelId);
}
