import type { ModelsFile } from "../../config/models.ts";
import { ConfigError } from "../../core/errors.ts";

/**
 * Refuses the key of a model behind a server for a command that handles files.
 * @param what what the command would do, such as `verified`
 * @throws ConfigError `model-served`
 */
export function refuseServed({ models }: ModelsFile, key: string, what: string): void {
  const entry = Object.hasOwn(models, key) ? models[key] : undefined;
  if (entry?.format !== "http") return;
  throw new ConfigError(
    `${key} is served by ${entry.base_url ?? "a server"}: its files cannot be ${what} from outside`,
    {
      code: "model-served",
      hint: "Name a GGUF or MLX model. Servers are asked by edge-bench perf, eval and ask.",
    },
  );
}
