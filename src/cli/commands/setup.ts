import { Command, Option } from "commander";

export interface SetupMlxOptions {
  /** Interpreter to build on; without it the first that fits. */
  readonly python?: string;
  readonly installer?: "uv" | "pip";
  /** Build again although the environment is there. */
  readonly force: boolean;
  /** Do not ask. */
  readonly yes: boolean;
}

export function setupCommand(): Command {
  const setup = new Command("setup").description("Install what an engine needs beyond Node.");
  setup
    .command("mlx")
    .description(
      "Make the Python environment that runs MLX models: locked packages, verified by hash.",
    )
    .option("--python <path>", "Python 3.11 to 3.14 to build on (default: the first that fits)")
    .addOption(
      new Option("--installer <name>", "what installs (default: uv when it is there)").choices([
        "uv",
        "pip",
      ]),
    )
    .option("--force", "build it again although it is there", false)
    .option("--yes", "do not ask", false)
    .action(async (options: SetupMlxOptions) => {
      const { setupMlx } = await import("../setup/setup-mlx.ts");
      process.exitCode = await setupMlx(options);
    });
  return setup;
}
