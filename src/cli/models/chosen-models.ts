import { ConfigError } from "../../core/errors.ts";
import type { ServerRequest } from "../../core/http-observation.ts";
import { engineDefaults } from "../engine-defaults.ts";
import { silenceMsOf, type EngineOptions } from "../engine-options.ts";
import { requireServerOptions, type ServerOptions } from "../server-options.ts";
import { resolveReference, type ResolvedModel } from "./resolve-model.ts";
import { resolveModels, type ModelsConfig } from "./resolve-models.ts";
import { servedReferences } from "./served-references.ts";
import { requireServerProcess } from "./server-process.ts";

export type ChoosingOptions = EngineOptions & ServerOptions;

/**
 * The models that a command line chooses: those that `--base-url` serves, else those of the configuration
 * and of paths. Options about servers are applied, and those that cannot reach one are refused.
 *
 * @param keepsWindows what the command does by default with sliding-window layers
 * @throws HarnessError with every model that cannot be used
 */
export async function chosenModels(
  words: readonly string[],
  config: ModelsConfig,
  options: ChoosingOptions,
  keepsWindows: boolean,
): Promise<ResolvedModel[]> {
  requireServerOptions(options);
  const { baseUrl, engine } = options;
  const models =
    baseUrl === undefined
      ? await resolveModels(words, config, engine ?? null)
      : await servedModels(baseUrl, words, options);
  return withServerOptions(models, options, keepsWindows);
}

/** @throws ConfigError `options-contradict` */
export async function servedModels(
  baseUrl: string,
  words: readonly string[],
  options: ChoosingOptions,
): Promise<ResolvedModel[]> {
  const references = servedReferences(baseUrl, words, options);
  const models: ResolvedModel[] = [];
  for (const reference of references) models.push(await resolveReference(reference, null));
  return models;
}

/**
 * The same models with what the command line says of servers.
 * @throws ConfigError `options-contradict`
 */
export function withServerOptions(
  models: readonly ResolvedModel[],
  options: ChoosingOptions,
  keepsWindows: boolean,
): ResolvedModel[] {
  refuseOrNoteUnreachable(models, options, keepsWindows);
  refuseUnclearPid(models, options);
  refuseOpenConnections(models, options);
  return models.map((model) =>
    model.server === undefined ? model : { ...model, server: adapted(model.server, options) },
  );
}

function adapted(server: ServerRequest, options: ChoosingOptions): ServerRequest {
  return {
    ...server,
    keepAlive: server.keepAlive && options.keepAlive,
    serverPid: options.serverPid ?? server.serverPid,
    silenceMs: silenceMsOf(options),
  };
}

/** Options about loading, as they stand on the command line, by their names in {@link EngineOptions}. */
const LOADING = {
  gpu: "--gpu",
  gpuLayers: "--gpu-layers",
  threads: "--threads",
  context: "--context",
  batch: "--batch",
  ubatch: "--ubatch",
  kvTypeK: "--kv-type-k",
  kvTypeV: "--kv-type-v",
  flashAttention: "--flash-attention",
  mmap: "--no-mmap",
} as const;

/** A server has loaded its model already: refused where nothing else is asked, said where something is. */
function refuseOrNoteUnreachable(
  models: readonly ResolvedModel[],
  options: ChoosingOptions,
  keepsWindows: boolean,
): void {
  const served = models.filter(({ server }) => server !== undefined);
  const set = unreachable(options, keepsWindows);
  if (served.length === 0 || set.length === 0) return;
  const names = set.join(", ");
  if (served.length === models.length) {
    throw new ConfigError(`${names} cannot reach a server: it was started with its own`, {
      code: "options-contradict",
      hint: `Leave out ${names}; start the server with what you want to measure.`,
    });
  }
  const ids = served.map(({ modelId }) => modelId).join(", ");
  console.error(`note: ${names} cannot reach ${ids}: the server was started with its own`);
}

function unreachable(options: ChoosingOptions, keepsWindows: boolean): string[] {
  const defaults = engineDefaults();
  const set = (Object.keys(LOADING) as (keyof typeof LOADING)[])
    .filter((name) => options[name] !== defaults[name])
    .map((name) => LOADING[name]);
  if (options.swaFull === keepsWindows) return set;
  return [...set, options.swaFull ? "--swa-full" : "--no-swa-full"];
}

/** One process belongs to one server. */
function refuseUnclearPid(models: readonly ResolvedModel[], { serverPid }: ServerOptions): void {
  if (serverPid === undefined) return;
  const urls = [...new Set(models.flatMap(({ server }) => server?.baseUrl ?? []))];
  const [url] = urls;
  if (url === undefined || urls.length > 1) {
    const what = url === undefined ? "no server is asked" : `${urls.length} servers are asked`;
    throw new ConfigError(`--server-pid ${serverPid}: ${what}`, {
      code: "options-contradict",
      hint:
        url === undefined ? "Leave it out, or add --base-url." : "Measure one server at a time.",
    });
  }
  requireServerProcess(serverPid, url);
}

function refuseOpenConnections(
  models: readonly ResolvedModel[],
  { keepAlive }: ServerOptions,
): void {
  if (keepAlive || models.some(({ server }) => server !== undefined)) return;
  throw new ConfigError("--no-keep-alive: no server is asked", {
    code: "options-contradict",
    hint: "Leave it out, or add --base-url.",
  });
}
