import type { Command } from "commander";

/**
 * Adds an option that a command cannot do without. It is asked for only after unknown options were
 * refused, which commander's own required options are not: `--modle x` is a misspelling, not a
 * missing `--model`.
 *
 * @param unless name of another option that makes it unnecessary
 */
export function addRequiredOption(
  command: Command,
  flags: string,
  description: string,
  unless: string | null = null,
): Command {
  const option = command.createOption(flags, description);
  return command.addOption(option).hook("preAction", (_, action) => {
    if (action.getOptionValue(option.attributeName()) !== undefined) return;
    if (unless !== null && action.getOptionValue(unless) !== undefined) return;
    action.error(`error: required option '${flags}' not specified`);
  });
}
