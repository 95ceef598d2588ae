import type { Command } from "commander";

/** The option of commands that can run behind a boundary without network. */
export interface ProveOfflineOption {
  readonly proveOffline: boolean;
}

export function addProveOfflineOption(command: Command): Command {
  return command.option(
    "--prove-offline",
    "run everything behind a boundary of the operating system without network, tested from inside",
    false,
  );
}
