import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError } from "../../core/errors.ts";
import { rungNames, type RungName } from "../../core/overhead.ts";
import type { OverheadOptions } from "../commands/overhead.ts";
import { requireServerProcess } from "../models/server-process.ts";
import { requireLoopbackServer } from "./loopback-server.ts";

type RungOptions = Pick<
  OverheadOptions,
  "rungs" | "llamaServer" | "serverUrl" | "servedModel" | "serverPid" | "engine"
>;

/** Said where nobody gave a llama-server. */
export const LLAMA_SERVER_LEFT_OUT =
  "llama-server: not measured: give --llama-server PROGRAM or --server-url URL; `npm run bench:overhead` in the sources builds one";

/**
 * The rungs to measure, in the order of the ladder: those asked for, else all that can be measured.
 * @throws ConfigError `rung-unknown`, `options-contradict`, `server-url-invalid`
 */
export function chooseRungs(options: RungOptions): RungName[] {
  refuseContradictions(options);
  refuseUnfitServer(options);
  const hasServer = options.llamaServer !== undefined || options.serverUrl !== undefined;
  if (options.rungs === undefined) {
    return rungNames.filter((name) => name !== "llama-server" || hasServer);
  }
  const asked = new Set(options.rungs.map(rungOf));
  if (!asked.has("direct") || asked.size < 2) {
    throw contradiction(
      `--rungs ${options.rungs.join(",")}: every rung is compared with direct`,
      "Name direct and at least one other rung.",
    );
  }
  if (asked.has("llama-server") && !hasServer) {
    throw contradiction(
      "--rungs llama-server: which one is not said",
      "Give --llama-server PROGRAM or --server-url URL; `npm run bench:overhead` in the sources builds one.",
    );
  }
  if (!asked.has("llama-server") && hasServer) {
    throw contradiction(
      "a llama-server is given, and --rungs leaves it out",
      "Add llama-server to --rungs, or leave the server out.",
    );
  }
  return rungNames.filter((name) => asked.has(name));
}

function rungOf(word: string): RungName {
  const rung = rungNames.find((name) => name === word);
  if (rung !== undefined) return rung;
  throw new ConfigError(`--rungs: no rung is called "${word}".${didYouMean(word, rungNames)}`, {
    code: "rung-unknown",
    hint: `Use some of ${rungNames.join(", ")}.`,
  });
}

function refuseUnfitServer({ serverUrl, serverPid }: RungOptions): void {
  if (serverUrl === undefined) return;
  requireLoopbackServer(serverUrl);
  if (serverPid !== undefined) requireServerProcess(serverPid, serverUrl);
}

function refuseContradictions(options: RungOptions): void {
  const { llamaServer, serverUrl, servedModel, serverPid, engine } = options;
  if (engine !== undefined) {
    throw contradiction(
      `--engine ${engine}: the rungs of a ladder decide about engines`,
      "Leave --engine out, and choose with --rungs.",
    );
  }
  if (llamaServer !== undefined && serverUrl !== undefined) {
    throw contradiction(
      "--llama-server and --server-url name two servers for one rung",
      "Give one of them.",
    );
  }
  if (servedModel !== undefined && serverUrl === undefined) {
    throw contradiction(
      "--served-model is a model of the server of --server-url, which is not given",
      "Add --server-url URL, or leave --served-model out.",
    );
  }
  if (servedModel?.trim() === "") {
    throw contradiction(
      "--served-model: the name of the model to ask for is empty",
      "Name it as the server lists it, or leave it out for the only one that it serves.",
    );
  }
  if (serverPid !== undefined && serverUrl === undefined) {
    throw contradiction(
      "--server-pid is the process of the server of --server-url, which is not given",
      "Add --server-url URL, or leave --server-pid out.",
    );
  }
}

function contradiction(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: "options-contradict", hint });
}
