import type { PerfOptions } from "../commands/perf.ts";
import { engineDefaults } from "../engine-defaults.ts";

/** The options of `perf` when nothing is asked for. */
export function perfDefaults(): PerfOptions {
  return {
    ...engineDefaults(),
    keepAlive: true,
    seed: 42,
    compare: false,
    aa: false,
    checkpoint: true,
    progress: true,
    resultsDir: "results",
    json: false,
  };
}
