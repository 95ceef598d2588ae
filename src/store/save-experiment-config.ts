import { writeFileAtomically } from "./atomic-file.ts";
import { experimentPaths } from "./experiment-paths.ts";
import { manifestSchema, type Manifest } from "../core/manifest.ts";

/**
 * Writes `experiment_config_<id>.json` into an experiment's folder: hardware, software, packages, git
 * state, configuration as validated, hashes and seeds.
 * @returns the path written
 * @throws ZodError when the manifest is not a valid one
 */
export async function saveExperimentConfig(directory: string, manifest: Manifest): Promise<string> {
  const { manifest: path } = experimentPaths(directory);
  await writeFileAtomically(path, `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`);
  return path;
}
