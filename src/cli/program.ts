import { Command } from "commander";
import { packageVersion } from "../core/package-version.ts";
import { askCommand } from "./commands/ask.ts";
import { evalCommand } from "./commands/eval.ts";
import { complyCommand } from "./commands/comply.ts";
import { compareCommand } from "./commands/compare.ts";
import { dataCommand } from "./commands/data.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { gateCommand } from "./commands/gate.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { licensesCommand } from "./commands/licenses.ts";
import { modelsCommand } from "./commands/models.ts";
import { overheadCommand } from "./commands/overhead.ts";
import { perfCommand } from "./commands/perf.ts";
import { planCommand } from "./commands/plan.ts";
import { reportCommand } from "./commands/report.ts";
import { rescoreCommand } from "./commands/rescore.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { setupCommand } from "./commands/setup.ts";
import { scoreCommand } from "./commands/score.ts";
import { startCommand } from "./commands/start.ts";
import { statsCommand } from "./commands/stats.ts";
import { verifyEvidenceCommand } from "./commands/verify-evidence.ts";

/** The command line. Commands import what they need when they run, so that `--help` is instant. */
export function buildProgram(): Command {
  const program = new Command("edge-bench")
    .description("Measures small language models inside its own processes, with evidence.")
    .version(packageVersion())
    .commandsGroup("Try:")
    .addCommand(askCommand())
    .addCommand(serveCommand())
    .addCommand(modelsCommand())
    .addCommand(dataCommand())
    .addCommand(startCommand())
    .addCommand(initCommand())
    .addCommand(doctorCommand())
    .addCommand(setupCommand())
    .commandsGroup("Measure:")
    .addCommand(runCommand())
    .addCommand(perfCommand())
    .addCommand(evalCommand())
    .addCommand(overheadCommand())
    .addCommand(complyCommand())
    .addCommand(scoreCommand())
    .commandsGroup("Conclude:")
    .addCommand(reportCommand())
    .addCommand(compareCommand())
    .addCommand(gateCommand())
    .addCommand(licensesCommand())
    .addCommand(planCommand())
    .addCommand(statsCommand())
    .addCommand(rescoreCommand())
    .addCommand(verifyEvidenceCommand())
    .commandsGroup("Exchange:")
    .addCommand(importCommand());
  throwErrors(program, program.name());
  return program;
}

/** Wrong words end a command with an exception, so that the exit code is ours; a command that is added inherits nothing. */
function throwErrors(command: Command, words: string): void {
  command.exitOverride().showHelpAfterError(`  See: ${words} --help`);
  for (const child of command.commands) throwErrors(child, `${words} ${child.name()}`);
}
