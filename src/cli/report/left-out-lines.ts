import type { TornLine, UnreadableLine } from "../../store/read-json-lines.ts";
import { printable } from "../printable.ts";

/** So many lines are named one by one. */
const MAX_NAMED = 3;

export function noteTorn(path: string): (torn: TornLine) => void {
  return ({ lineNumber }) => {
    console.error(`note: ${path}:${lineNumber}: the last line is torn and was left out`);
  };
}

/** Lines that cannot be used are left out of a report, which says so; the first ones are named here. */
export class UnreadableLines {
  count = 0;

  readonly note = ({ reason }: UnreadableLine): void => {
    this.count += 1;
    if (this.count <= MAX_NAMED) console.error(`note: left out: ${printable(reason.message)}`);
    if (this.count === MAX_NAMED + 1) console.error("note: more such lines were left out");
  };
}
