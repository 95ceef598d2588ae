import { HarnessError } from "../core/errors.ts";
import { printable } from "./printable.ts";

/** Known errors as sentences: what happened, where, what to type next. Any other is a bug and keeps its stack. */
export function printError(error: unknown): void {
  if (error instanceof HarnessError) {
    console.error(`error: ${printable(error.message)}`);
    if (error.hint !== "") console.error(`  ${printable(error.hint)}`);
    return;
  }
  console.error("internal error (please report it with this text):");
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
}
