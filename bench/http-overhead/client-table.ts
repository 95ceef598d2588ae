import { fixed, renderTable } from "../support/table.ts";
import type { ClientCost, PaceCost } from "./client-cost.ts";

/** Microseconds of processor time that our client may take for a token. */
const LIMIT_US = 4;

const HEADERS = [
  "our HTTP client, replayed stream",
  "processor us/token",
  "min..max",
  "reading the events us/token (elapsed)",
  "processor us/request",
  `<= ${LIMIT_US} us/token`,
];

/** What the client costs in both ways that a stream can arrive, and which of them the target is about. */
export function clientTable({ burst, paced }: ClientCost): string {
  const table = renderTable(HEADERS, [
    row("in one burst", burst),
    row("one token at a time", paced),
  ]);
  return (
    `${table}\n` +
    `The target is held to the burst, what the code of the client costs: ${held(burst)}. ` +
    `One token at a time adds waking up, reading the socket and starting the parser for each: ${held(paced)} there.`
  );
}

function row(name: string, { tokenCpuUs, tokenParseUs, requestCpuUs }: PaceCost): string[] {
  return [
    name,
    fixed(tokenCpuUs.median, 2),
    `${fixed(tokenCpuUs.minimum, 2)}..${fixed(tokenCpuUs.maximum, 2)}`,
    fixed(tokenParseUs.median, 2),
    fixed(requestCpuUs.median, 0),
    isMet(tokenCpuUs.median) ? "yes" : "no",
  ];
}

function held({ tokenCpuUs }: PaceCost): string {
  return isMet(tokenCpuUs.median) ? "met" : "missed";
}

function isMet(medianUs: number | null): boolean {
  return medianUs !== null && medianUs <= LIMIT_US;
}
