import { Command } from "commander";

export interface InitOptions {
  readonly output: string;
  readonly force: boolean;
  readonly configDir?: string;
}

export function initCommand(): Command {
  return new Command("init")
    .description(
      "Ask this machine what it has, and write a commented experiment file to start from.",
    )
    .option("--output <file>", "where to write", "experiment.yaml")
    .option("--force", "replace a file that is there", false)
    .option("--config-dir <folder>", "folder of the configuration (default: the one shipped)")
    .action(async (options: InitOptions) => {
      const { runInit } = await import("../init/run-init.ts");
      process.exitCode = await runInit(options);
    });
}
