import { loadExperiment, type LoadedExperiment } from "./load-experiment.ts";

/** Every experiment of the folders, read one after the other: each may be large. @throws as `loadExperiment` */
export async function loadAll(folders: readonly string[]): Promise<LoadedExperiment[]> {
  const loaded: LoadedExperiment[] = [];
  for (const folder of folders) loaded.push(await loadExperiment(folder));
  return loaded;
}
