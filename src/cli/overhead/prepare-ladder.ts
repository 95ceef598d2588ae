import type { ExecutionCondition } from "../../core/execution-conditions.ts";
import { ConfigError } from "../../core/errors.ts";
import type { LadderTrial } from "../../core/overhead.ts";
import { buildLadder } from "../../plan/build-ladder.ts";
import { setDeterministicMode } from "../../plan/deterministic-mode.ts";
import type { PreparedModel, PreparedScenario } from "../../plan/prepared.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { loadOptionsOf, silenceMsOf } from "../engine-options.ts";
import { resolveModel } from "../models/resolve-model.ts";
import { loadPerfConfig, type PerfConfig } from "../perf/load-config.ts";
import { perfDefaults } from "../perf/perf-defaults.ts";
import { prepareModel } from "../perf/prepare-model.ts";
import { checkLadderMemory } from "./check-memory.ts";
import { checkPrograms } from "./check-programs.ts";
import { chooseRungs } from "./choose-rungs.ts";
import { namedModel } from "./overhead-settings.ts";
import { prepareRungs, type ReadyRung } from "./prepare-rungs.ts";

/** A ladder of which all is known that can be known before measuring. */
export interface PlannedLadder {
  readonly model: PreparedModel;
  readonly rungs: readonly ReadyRung[];
  readonly plan: readonly LadderTrial[];
  readonly scenario: string;
  readonly promptCount: number;
  /** Every configuration file as validated, for the manifest. */
  readonly files: PerfConfig["files"];
  readonly executionConditions: readonly ExecutionCondition[];
}

/**
 * Checks the options, tokenizes the prompts, sees to it that every rung can be started, and lays out the trials.
 * @throws HarnessError
 */
export async function prepareLadder(options: OverheadOptions): Promise<PlannedLadder> {
  const names = chooseRungs(options);
  const word = namedModel(options);
  const loadOptions = loadOptionsOf(options);
  const programs = await checkPrograms(options.llamaServer);
  const config = await loadConfig(options);
  const scenario = theOneScenario(config, options);
  const promptCount = promptCountOf(scenario, options);
  const resolved = await resolveModel(word, options.configDir ?? null, null);
  if (resolved.format !== "gguf") {
    throw new ConfigError(`--model ${word}: a ladder needs a GGUF file, it is ${resolved.format}`, {
      code: "model-not-gguf",
      hint: "Name a path to a .gguf file, or a model of that format.",
    });
  }
  const contextTokens = loadOptions.contextTokens ?? resolved.effectiveContextTokens;
  const model = await prepareModel(
    resolved,
    [scenario],
    { ...loadOptions, contextTokens },
    silenceMsOf(options),
  );
  await checkLadderMemory(model, names);
  const rungs = await prepareRungs(names, model, options, programs);
  const plan = buildLadder(
    model,
    scenario,
    rungs.map(({ manifest }) => manifest),
    { prompts: promptCount, rounds: options.rounds, outputTokens: options.outputTokens },
    setDeterministicMode({ seed: options.seed }),
  );
  refuseOverflow(model, plan, rungs);
  const { files, executionConditions } = config;
  return { model, rungs, plan, promptCount, scenario: scenario.key, files, executionConditions };
}

function loadConfig({ scenario, configDir, seed }: OverheadOptions): Promise<PerfConfig> {
  return loadPerfConfig({
    ...perfDefaults(),
    seed,
    scenarios: [scenario],
    ...(configDir === undefined ? {} : { configDir }),
  });
}

/** @throws ConfigError `scenario-ambiguous` */
function theOneScenario(config: PerfConfig, options: OverheadOptions): PreparedScenario {
  const [scenario, ...others] = config.scenarios;
  if (scenario !== undefined && others.length === 0) return scenario;
  const keys = config.scenarios.map(({ key }) => key).join(", ");
  throw new ConfigError(
    `--scenario ${options.scenario} names ${config.scenarios.length} scenarios, one is wanted`,
    { code: "scenario-ambiguous", hint: `Name one of ${keys}.` },
  );
}

/** Prompts when nobody says how many, or all that there are: enough to tell prompts and rounds apart. */
const DEFAULT_PROMPTS = 12;

/** @throws ConfigError `too-few-prompts` */
function promptCountOf({ key, prompts }: PreparedScenario, options: OverheadOptions): number {
  const available = prompts.prompts.length;
  const asked = options.prompts ?? Math.min(DEFAULT_PROMPTS, available);
  if (asked <= available) return asked;
  throw new ConfigError(`--prompts ${asked}: scenario ${key} has ${available} prompts`, {
    code: "too-few-prompts",
    hint: `Use --prompts ${available} or fewer.`,
  });
}

/** @throws ConfigError `context-overflow`, `server-unsuitable` */
function refuseOverflow(
  { facts }: PreparedModel,
  plan: readonly LadderTrial[],
  rungs: readonly ReadyRung[],
): void {
  const needOf = ({ promptTokenCount, request }: LadderTrial): number =>
    promptTokenCount + request.maxOutputTokens;
  const need = plan.reduce((largest, trial) => Math.max(largest, needOf(trial)), 0);
  const needs = `a prompt and its ${plan[0]?.request.maxOutputTokens ?? 0} output tokens need ${need} tokens`;
  const contextTokens = facts.options?.contextTokens ?? Infinity;
  if (need > contextTokens) {
    throw new ConfigError(`${needs}, the context holds ${contextTokens}`, {
      code: "context-overflow",
      hint: `Use --context ${need} or more, or fewer --output-tokens.`,
    });
  }
  for (const { start } of rungs) {
    const servedTokens = start.kind === "foreign" ? start.facts.served.contextTokens : null;
    if (servedTokens === null || need <= servedTokens) continue;
    throw new ConfigError(`--server-url: ${needs}, a context of the server holds ${servedTokens}`, {
      code: "server-unsuitable",
      hint: `Start it with --ctx-size ${need} --parallel 1, or use fewer --output-tokens.`,
    });
  }
}
