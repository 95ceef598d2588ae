import { resolve } from "node:path";
import type { Protocol } from "../../config/scenarios.ts";
import { isModelPath } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import type { PlanSettings } from "../../plan/build-plan.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";
import { SERVER_OPTION_NAMES } from "../server-options.ts";

/** Rounds of a comparison when nobody says otherwise: enough to see whether models differ more than rounds do. */
const COMPARISON_ROUNDS = 5;

/** The options of `perf` with every default filled in; stored in the manifest, so that --resume repeats them. */
export interface PerfSettings {
  /** Empty: the only model that the server of --base-url has. */
  readonly models: readonly string[];
  readonly scenarios: readonly string[];
  readonly runs: number;
  /** Prompts that every round asks; `null`: the runs are spread over the rounds. */
  readonly prompts: number | null;
  /** `null`: decided by the number of models. */
  readonly rounds: number | null;
  readonly warmup: number;
  readonly cooldown: number;
  readonly seed: number;
  readonly compare: boolean;
  readonly aa: boolean;
}

/** Options that decide what is measured, by their names on the command line. */
const DECIDING = [
  "models",
  "scenarios",
  "runs",
  "prompts",
  "rounds",
  "warmup",
  "cooldown",
  "seed",
  "compare",
  "aa",
] as const;

/** Options about engines and servers, which are stored as they were given. */
const STORED = [...ENGINE_OPTION_NAMES, ...SERVER_OPTION_NAMES] as const;

/** Command line first, then the configuration. */
export function settingsOf(options: PerfOptions, protocol: Protocol): PerfSettings {
  return {
    models: options.models ?? defaultModels(options),
    scenarios: options.scenarios ?? ["all"],
    runs: options.runs ?? protocol.benchmark_runs,
    prompts: options.prompts ?? null,
    rounds: options.rounds ?? null,
    warmup: options.warmup ?? protocol.warmup_runs,
    cooldown: options.cooldown ?? protocol.cooldown_seconds,
    seed: options.seed,
    compare: options.compare,
    aa: options.aa,
  };
}

function defaultModels({ baseUrl, compare }: PerfOptions): string[] {
  if (baseUrl !== undefined) return [];
  return compare ? ["format_comparison"] : ["all"];
}

/** What is laid out: how many runs in how many rounds, crossed with prompts or spread over the rounds. */
export function designOf(
  settings: PerfSettings,
  modelCount: number,
): Pick<PlanSettings, "runs" | "rounds" | "promptsPerRound"> {
  const isRepeated = modelCount > 1 || settings.prompts !== null;
  const rounds = settings.rounds ?? (isRepeated ? COMPARISON_ROUNDS : 1);
  if (settings.prompts === null) {
    // Never more rounds than runs: a round without a run would be empty.
    return {
      runs: settings.runs,
      rounds: Math.min(rounds, settings.runs),
      promptsPerRound: null,
    };
  }
  return { runs: settings.prompts * rounds, rounds, promptsPerRound: settings.prompts };
}

/** @throws ConfigError `options-contradict` */
export function requireOneDesign(options: PerfOptions): void {
  if (options.runs === undefined || options.prompts === undefined) return;
  throw new ConfigError("--runs and --prompts say the same thing in two ways", {
    code: "options-contradict",
    hint: "Use --prompts n --rounds r for the same n prompts in every round, or --runs n to spread n runs over the rounds.",
  });
}

/**
 * What a resumed experiment needs to plan itself again. Paths are made absolute: who resumes may
 * stand in another folder.
 */
export function storedOptions(
  options: PerfOptions,
  settings: PerfSettings,
): Record<string, unknown> {
  const engine = Object.fromEntries(STORED.map((name) => [name, options[name] ?? null]));
  const isName = (word: string): boolean => options.baseUrl !== undefined || !isModelPath(word);
  return {
    ...settings,
    ...engine,
    models: settings.models.map((word) => (isName(word) ? word : resolve(word))),
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
  for (const name of [...DECIDING, ...STORED, "configDir"]) {
    if (!given(name) && stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  // Settings have a number of runs in any case; with prompts it is not what was asked for.
  if (merged["prompts"] !== undefined && !given("runs")) delete merged["runs"];
  return merged as unknown as PerfOptions;
}
