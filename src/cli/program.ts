import { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../core/package-root.ts";
import { askCommand } from "./commands/ask.ts";
import { modelsCommand } from "./commands/models.ts";
import { perfCommand } from "./commands/perf.ts";
import { reportCommand } from "./commands/report.ts";
import { startCommand } from "./commands/start.ts";

/** The command line. Commands import what they need when they run, so that `--help` is instant. */
export function buildProgram(): Command {
  const program = new Command("edge-bench")
    .description("Measures small language models inside its own processes, with evidence.")
    .version(readVersion())
    .showHelpAfterError("(edge-bench --help lists the commands and options)")
    .exitOverride()
    .commandsGroup("Try:")
    .addCommand(askCommand())
    .addCommand(modelsCommand())
    .addCommand(startCommand())
    .commandsGroup("Measure:")
    .addCommand(perfCommand())
    .commandsGroup("Conclude:")
    .addCommand(reportCommand());
  return program;
}

function readVersion(): string {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
