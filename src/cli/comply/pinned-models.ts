import { lockEntryOf, type ModelPlace } from "../../assets/licences/locked-licence.ts";
import type { ModelsLock } from "../../assets/lock.ts";

/**
 * The models whose very bytes an entry of models.lock fixes, whether they were named by it or by a path.
 * @param resolved with the SHA-256 that was computed of each file
 */
export async function pinnedModels(
  resolved: readonly (ModelPlace & { readonly modelId: string })[],
  lock: ModelsLock,
): Promise<string[]> {
  // Without the name: an entry that a model was named by need not hold a hash.
  const places = resolved.map((model) => ({ ...model, lockId: null }));
  const entries = await Promise.all(places.map((place) => lockEntryOf(place, lock)));
  return resolved.flatMap(({ modelId }, at) => (entries[at] == null ? [] : [modelId]));
}
