import { DEFAULT_LOAD_OPTIONS, type LoadOptions, type LoadRequest } from "../core/engine.ts";
import type { ModelOnDisk } from "../plan/prepared.ts";

/**
 * What an engine process is asked to load.
 * @param options `null` for a server, which was started with its own
 */
export function loadRequestOf(
  { engine, filePath, server }: Pick<ModelOnDisk, "engine" | "filePath" | "server">,
  vocabularyOnly: boolean,
  options: LoadOptions | null,
): LoadRequest {
  return {
    engine,
    modelPath: filePath,
    vocabularyOnly,
    options: options ?? DEFAULT_LOAD_OPTIONS,
    ...(server === undefined ? {} : { server }),
  };
}
