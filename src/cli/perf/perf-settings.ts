import { resolve } from "node:path";
import type { Protocol } from "../../config/scenarios.ts";
import { isModelPath } from "../../config/select-models.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";

/** Rounds of a comparison when nobody says otherwise: enough to see whether models differ more than rounds do. */
const COMPARISON_ROUNDS = 5;

/** The options of `perf` with every default filled in; stored in the manifest, so that --resume repeats them. */
export interface PerfSettings {
  readonly models: readonly string[];
  readonly scenarios: readonly string[];
  readonly runs: number;
  /** `null`: decided by the number of models. */
  readonly rounds: number | null;
  readonly warmup: number;
  readonly cooldown: number;
  readonly seed: number;
  readonly compare: boolean;
}

/** Options that decide what is measured, by their names on the command line. */
const DECIDING = [
  "models",
  "scenarios",
  "runs",
  "rounds",
  "warmup",
  "cooldown",
  "seed",
  "compare",
] as const;

/** Command line first, then the configuration. */
export function settingsOf(options: PerfOptions, protocol: Protocol): PerfSettings {
  return {
    models: options.models ?? (options.compare ? ["format_comparison"] : ["all"]),
    scenarios: options.scenarios ?? ["all"],
    runs: options.runs ?? protocol.benchmark_runs,
    rounds: options.rounds ?? null,
    warmup: options.warmup ?? protocol.warmup_runs,
    cooldown: options.cooldown ?? protocol.cooldown_seconds,
    seed: options.seed,
    compare: options.compare,
  };
}

/** One model is measured in one round, several take turns; never more rounds than runs. */
export function roundsFor(settings: PerfSettings, modelCount: number): number {
  const wanted = settings.rounds ?? (modelCount > 1 ? COMPARISON_ROUNDS : 1);
  return Math.min(wanted, settings.runs);
}

/**
 * What a resumed experiment needs to plan itself again. Paths are made absolute: who resumes may
 * stand in another folder.
 */
export function storedOptions(
  options: PerfOptions,
  settings: PerfSettings,
): Record<string, unknown> {
  const engine = Object.fromEntries(
    ENGINE_OPTION_NAMES.map((name) => [name, options[name] ?? null]),
  );
  return {
    ...settings,
    ...engine,
    models: settings.models.map((word) => (isModelPath(word) ? resolve(word) : word)),
    configDir: options.configDir === undefined ? null : resolve(options.configDir),
    hangTimeout: options.hangTimeout,
  };
}

/** The stored options, with those that stand on the command line of the resuming run on top. */
export function mergeStored(
  options: PerfOptions,
  stored: Readonly<Record<string, unknown>>,
  given: (name: string) => boolean,
): PerfOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const name of [...DECIDING, ...ENGINE_OPTION_NAMES, "configDir"]) {
    if (!given(name) && stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  return merged as unknown as PerfOptions;
}
