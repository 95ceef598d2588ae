import { createInterface } from "node:readline/promises";
import { ConfigError } from "../../core/errors.ts";

/**
 * Asks a yes-or-no question on the terminal; anything but yes is no.
 * @throws ConfigError `confirmation-needed` where nobody can answer
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new ConfigError("Nobody can be asked here: this is no terminal.", {
      code: "confirmation-needed",
      hint: "Add --yes to go on without a question.",
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
