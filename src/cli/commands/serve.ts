import { Command, InvalidArgumentError, Option } from "commander";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { parseCountOrZero } from "../parse-values.ts";
import { addRequiredOption } from "../required-option.ts";

export interface ServeOptions extends EngineOptions {
  readonly model: string;
  readonly host: "127.0.0.1" | "::1";
  readonly port: number;
  readonly queue: number;
  readonly verbose: boolean;
  readonly configDir?: string;
}

/** The one engine option that only concerns engine processes, of which a server has none. */
const HANG_TIMEOUT = "hangTimeout";

export function serveCommand(): Command {
  const command = addRequiredOption(
    new Command("serve").description(
      "Answer OpenAI-compatible requests from this machine with one model, one at a time; for checks with curl and for measuring what HTTP costs, not for production.",
    ),
    "--model <name>",
    "a key of configs/models.yaml or a path to a .gguf file",
  )
    .addOption(
      new Option("--host <address>", "address to listen on: this machine's own only")
        .choices(["127.0.0.1", "::1"])
        .default("127.0.0.1"),
    )
    .option("--port <n>", "port to listen on; 0 takes a free one", parsePort, 0)
    .option("--queue <n>", "requests that may wait beside the one that runs", parseCountOrZero, 8)
    .option("--verbose", "a line for each request on standard error", false)
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)");
  addEngineOptions(command);
  command.options.find((option) => option.attributeName() === HANG_TIMEOUT)?.hideHelp();
  return command.action(async (options: ServeOptions, self: Command) => {
    if (self.getOptionValueSource(HANG_TIMEOUT) === "cli")
      self.error(
        "error: option '--hang-timeout' has no meaning here: the model is in this process",
      );
    const { runServe } = await import("../serve/run-serve.ts");
    process.exitCode = await runServe(options);
  });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}
