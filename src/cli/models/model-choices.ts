import { readModelsLock } from "../../assets/lock.ts";
import { loadModelsFile, type ModelsFile } from "../../config/models.ts";
import type { ModelChoices } from "../../config/select-models.ts";

/**
 * The models of `models.yaml`, and behind them those of models.lock that it does not know, each by its key
 * in the lock: what `models add` locked can be named everywhere.
 * @throws ConfigError of either file
 */
export async function loadModelChoices(configDir: string): Promise<ModelChoices> {
  const file = await loadModelsFile(configDir);
  const known = new Set(
    Object.values(file.models).flatMap(({ id }) => (id === undefined ? [] : [id])),
  );
  const taken = new Set([...Object.keys(file.models), ...Object.keys(file.model_groups ?? {})]);
  const further: ModelsFile["models"] = {};
  for (const [id, model] of Object.entries((await readModelsLock()).models)) {
    if (known.has(id) || taken.has(id)) continue;
    further[id] = { id, display_name: id, format: model.format, license: model.licence.id };
  }
  return { file: { ...file, models: { ...file.models, ...further } }, configDir };
}
