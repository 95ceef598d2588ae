import { basename, resolve } from "node:path";
import { normalizedBaseUrl } from "../../core/base-url.ts";
import { DEFAULT_LOAD_OPTIONS, type EngineName, type LoadOptions } from "../../core/engine.ts";
import type { ServerRequest } from "../../core/http-observation.ts";
import type { ManifestRung } from "../../core/manifest.ts";
import type { RungName } from "../../core/overhead.ts";
import { packageVersion } from "../../core/package-version.ts";
import type { KnownModel, PreparedModel } from "../../plan/prepared.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { silenceMsOf } from "../engine-options.ts";
import type { CheckedPrograms } from "./check-programs.ts";
import { probeServer, type ServedFacts } from "./probe-server.ts";
import { llamaServerOptions, ownServerOptions } from "./program-options.ts";

/** How the processes of a rung are started. */
export type RungStart =
  | { readonly kind: "engine"; readonly engine: EngineName }
  | { readonly kind: "server"; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: "foreign"; readonly server: ServerRequest; readonly facts: ServedFacts };

/** A rung of which all is known that can be known before it is measured. */
export interface ReadyRung {
  readonly manifest: ManifestRung;
  readonly start: RungStart;
}

type LlamaServerOptions = Pick<
  OverheadOptions,
  "llamaServer" | "serverUrl" | "servedModel" | "serverPid" | "hangTimeout"
>;

/**
 * What must be known to start every rung; a server that runs already is asked who it is.
 * @throws EngineError when it refuses; ConfigError `server-unsuitable`
 */
export async function prepareRungs(
  names: readonly RungName[],
  model: PreparedModel,
  options: LlamaServerOptions,
  programs: CheckedPrograms,
): Promise<ReadyRung[]> {
  const rungs: ReadyRung[] = [];
  for (const name of names) rungs.push(await prepareRung(name, model, options, programs));
  return rungs;
}

async function prepareRung(
  rung: RungName,
  model: PreparedModel,
  options: LlamaServerOptions,
  { mainPath, llamaServerVersion }: CheckedPrograms,
): Promise<ReadyRung> {
  switch (rung) {
    case "direct":
    case "direct-again":
      return engineRung(rung, "llama-cpp", "llama.cpp", model.facts.engineVersion);
    case "node-llama-cpp":
      return engineRung(rung, "node-llama-cpp", rung, versionIn(model.facts.enginePackage));
    case "own-server":
      return ownServer(rung, model, mainPath);
    case "llama-server":
      return options.llamaServer === undefined
        ? runningServer(rung, model, options)
        : llamaServer(rung, model, resolve(options.llamaServer), llamaServerVersion);
  }
}

/** Of a package such as `@node-llama-cpp/linux-x64@3.21.1`; `null` for another form. */
function versionIn(enginePackage: string): string | null {
  return /@(\d[^@\s]*)$/.exec(enginePackage)?.[1] ?? null;
}

/** What the engine chose where it was left to choose: all rungs get the same numbers. */
export function optionsInForce({ facts, loadOptions }: KnownModel): LoadOptions {
  return facts.options ?? loadOptions ?? DEFAULT_LOAD_OPTIONS;
}

function engineRung(
  rung: RungName,
  engine: EngineName,
  program: string,
  version: string | null,
): ReadyRung {
  return {
    manifest: { rung, program, version, programOptions: [], isForeign: false },
    start: { kind: "engine", engine },
  };
}

function ownServer(rung: RungName, model: PreparedModel, mainPath: string): ReadyRung {
  const programOptions = ownServerOptions(optionsInForce(model));
  const command = process.execPath;
  const args = [mainPath, "serve", "--model", model.filePath, "--port", "0", ...programOptions];
  return {
    manifest: {
      rung,
      program: "edge-bench serve",
      version: packageVersion(),
      programOptions,
      isForeign: false,
    },
    start: { kind: "server", command, args },
  };
}

function llamaServer(
  rung: RungName,
  model: PreparedModel,
  program: string,
  version: string | null,
): ReadyRung {
  const programOptions = llamaServerOptions(optionsInForce(model));
  const place = ["--host", "127.0.0.1", "--port", "0"];
  // Without a name of its own it goes by the path of the file, which would stand in every record.
  const name = ["--alias", model.modelId.replace(/[^\w.-]/g, "_")];
  return {
    manifest: {
      rung,
      program: basename(program),
      version,
      programOptions,
      isForeign: false,
    },
    start: {
      kind: "server",
      command: program,
      args: ["--model", model.filePath, ...name, ...place, ...programOptions],
    },
  };
}

async function runningServer(
  rung: RungName,
  model: PreparedModel,
  options: LlamaServerOptions,
): Promise<ReadyRung> {
  const server: ServerRequest = {
    baseUrl: normalizedBaseUrl(options.serverUrl ?? ""),
    servedModel: options.servedModel ?? null,
    keepAlive: true,
    serverPid: options.serverPid ?? null,
    silenceMs: silenceMsOf(options),
  };
  const facts = await probeServer(server, model);
  return {
    manifest: {
      rung,
      program: facts.served.software ?? "unknown server",
      version: facts.served.softwareVersion,
      programOptions: [],
      isForeign: true,
    },
    start: { kind: "foreign", server, facts },
  };
}
