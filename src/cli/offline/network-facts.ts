import { readFile, readlink } from "node:fs/promises";

/** Counters of one network interface, bytes since it exists. */
export interface InterfaceCounters {
  readonly name: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** What the system says of the network that this process sees. */
export interface NetworkFacts {
  /** Such as `net:[4026531833]`; `null` where there are no namespaces (not Linux). */
  readonly namespace: string | null;
  /** `null` where they cannot be read (not Linux). */
  readonly interfaces: readonly InterfaceCounters[] | null;
}

/** Reads procfs; both facts are `null` where it is absent. */
export async function readNetworkFacts(): Promise<NetworkFacts> {
  const namespace = await readlink("/proc/self/ns/net").catch(() => null);
  const table = await readFile("/proc/self/net/dev", "utf8").catch(() => null);
  return { namespace, interfaces: table === null ? null : parseInterfaces(table) };
}

/** Place of the sent bytes among the columns of `/proc/net/dev`; the received ones come first. */
const SENT_COLUMN = 8;

/** The interfaces of `/proc/net/dev`; its two lines of headings, and lines that do not fit, are left out. */
export function parseInterfaces(table: string): InterfaceCounters[] {
  return table.split("\n").flatMap((line) => {
    // An interface's alias may hold a colon, a counter never does.
    const colon = line.lastIndexOf(":");
    if (colon < 0) return [];
    const name = line.slice(0, colon).trim();
    const counters = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    const [receivedBytes, sentBytes] = [counters[0], counters[SENT_COLUMN]];
    if (!isCount(receivedBytes) || !isCount(sentBytes)) return [];
    return [{ name, receivedBytes, sentBytes }];
  });
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}

/** Nothing but the loopback interface; `false` where it is not known. */
export function isLoopbackAlone({ interfaces }: NetworkFacts): boolean {
  return interfaces !== null && interfaces.every(({ name }) => name === "lo");
}

/** The names of the interfaces, for a sentence. */
export function interfaceNames({ interfaces }: NetworkFacts): string {
  return interfaces?.map(({ name }) => name).join(", ") ?? "unknown";
}
