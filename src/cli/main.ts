#!/usr/bin/env node
import { CommanderError } from "commander";
import { EXIT } from "./exit-code.ts";
import { diskError } from "../store/disk-error.ts";
import { printError } from "./print-error.ts";
import { buildProgram } from "./program.ts";

// A reader that closes the pipe early (`| head`) is no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.done);
  printError(diskError(error, "standard output"));
  process.exit(EXIT.couldNotStart);
});

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.couldNotStart;
  } else {
    printError(error);
    process.exitCode = EXIT.couldNotStart;
  }
}
