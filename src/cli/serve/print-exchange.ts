import type { Exchanged } from "../../serve/handle-request.ts";
import { printError } from "../print-error.ts";
import { printable } from "../printable.ts";

/** A line for each request when they are wanted; an unexpected error always, with its stack. */
export function printExchange(exchanged: Exchanged, isVerbose: boolean): void {
  const { method, url, status, milliseconds, reason, bug } = exchanged;
  if (isVerbose) {
    const answer = status === null ? "no answer" : String(status);
    const why = reason === null ? "" : `: ${reason}`;
    const line = `${method} ${url} ${answer} ${milliseconds.toFixed(1)} ms${why}`;
    console.error(printable(line.replace(/\s+/g, " ").slice(0, 500)));
  }
  if (bug !== null) printError(bug);
}
