import type { EvalOptions } from "../commands/eval.ts";
import { engineDefaults, KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";

/** The options of `eval` when nothing is asked for; models and tasks are still to be named. */
export function evalDefaults(): EvalOptions {
  return {
    ...engineDefaults(),
    keepAlive: true,
    swaFull: KEEPS_WINDOWS_WHEN_SCORING,
    allModels: false,
    fewshotMultiturn: true,
    mini: false,
    fast: false,
    reference: false,
    printPrompts: false,
    proveOffline: false,
    targetError: 0.02,
    seed: 42,
    checkpoint: true,
    progress: true,
    resultsDir: "results",
    json: false,
  };
}
