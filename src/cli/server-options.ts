import { Option, type Command } from "commander";
import { baseUrlProblem } from "../core/base-url.ts";
import { ConfigError } from "../core/errors.ts";
import type { EngineOptions } from "./engine-options.ts";
import { parseCount } from "./parse-values.ts";

/** Options of the command line that say which server is asked, and how. */
export interface ServerOptions {
  readonly baseUrl?: string;
  readonly servedModel?: string;
  /** Process of the server on this machine. */
  readonly serverPid?: number;
  readonly keepAlive: boolean;
  /** Does not exist; known only to say where a key belongs. */
  readonly apiKey?: unknown;
}

/**
 * Options that decide which server is asked and how, by their names in {@link ServerOptions}. Its process is
 * none of them: after a pause the number may be another program's.
 */
export const SERVER_OPTION_NAMES = ["baseUrl", "servedModel", "keepAlive"] as const;

/** Adds the options of {@link ServerOptions} to a command that can ask a server. */
export function addServerOptions(command: Command): Command {
  const options = [
    new Option(
      "--base-url <url>",
      "ask an OpenAI-compatible server, such as http://127.0.0.1:8080/v1; models are then named as it names them",
    ),
    new Option(
      "--served-model <name>",
      "the model to ask it for, word for word (default: the only one that it serves)",
    ),
    new Option(
      "--server-pid <pid>",
      "process of the server on this machine: its memory is read",
    ).argParser(parseCount),
    new Option("--no-keep-alive", "open a connection for every request"),
  ];
  for (const option of options) command.addOption(option.helpGroup("Server:"));
  return command.addOption(new Option("--api-key [key]").hideHelp());
}

/**
 * Refuses what cannot hold together, before anything is looked for.
 * @throws ConfigError `options-contradict`, `base-url-invalid`, `key-on-command-line`
 */
export function requireServerOptions(options: ServerOptions & Pick<EngineOptions, "engine">): void {
  const { apiKey, baseUrl, servedModel, engine } = options;
  if (apiKey !== undefined) {
    throw new ConfigError(
      "--api-key does not exist: everybody on a machine can read a command line",
      {
        code: "key-on-command-line",
        hint: "Put the key into the environment variable EDGE_BENCH_API_KEY.",
      },
    );
  }
  const problem = baseUrl === undefined ? null : baseUrlProblem(baseUrl);
  if (problem !== null) {
    throw new ConfigError(`--base-url ${problem}`, {
      code: "base-url-invalid",
      hint: "Use the address that the server's documentation gives for OpenAI clients.",
    });
  }
  if (baseUrl === undefined && servedModel !== undefined) {
    throw new ConfigError("--served-model names a model of no server", {
      code: "options-contradict",
      hint: "Add --base-url, or name a model with format: http of models.yaml instead.",
    });
  }
  if (baseUrl !== undefined && engine !== undefined && engine !== "openai-http") {
    throw new ConfigError(`--engine ${engine} loads models itself, --base-url asks a server`, {
      code: "options-contradict",
      hint: "Leave --engine out to ask the server; leave --base-url out to load a file.",
    });
  }
}
