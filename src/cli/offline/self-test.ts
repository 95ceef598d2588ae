import type { ConnectionAttempt } from "../../core/compliance/evidence.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { BoundaryNote } from "./boundary-note.ts";
import {
  attemptDirectLookup,
  attemptSystemLookup,
  attemptTcp,
  attemptUdp,
  LOOPBACK,
} from "./connection-attempts.ts";
import { interfaceNames, isLoopbackAlone, type NetworkFacts } from "./network-facts.ts";

/** Addresses of a root name server of the Internet, which answers everybody on TCP and UDP. */
const PUBLIC_ADDRESS = "198.41.0.4";
const PUBLIC_ADDRESS_6 = "2001:503:ba3e::2:30";
/** An address of a local network. */
const PRIVATE_ADDRESS = "10.0.0.1";
const NAME_SERVER_PORT = 53;
/** Reserved by IANA for documentation, and resolvable. */
const PUBLIC_NAME = "example.com";

const ELSEWHERE =
  "Nothing was measured. Run it in a container without network (docker run --network none ...) or on another machine, or leave --prove-offline out: the evidence is then level A.";

/**
 * Attempts to reach a public address, a private one, the process outside, and name servers.
 * @param note of the process outside; `null` when the boundary was there before this tool
 */
export function attemptConnections(note: BoundaryNote | null): Promise<ConnectionAttempt[]> {
  const outside = note === null ? [] : [attemptTcp(LOOPBACK, note.loopbackPort)];
  return Promise.all([
    attemptTcp(PUBLIC_ADDRESS, NAME_SERVER_PORT),
    attemptTcp(PUBLIC_ADDRESS_6, NAME_SERVER_PORT),
    attemptTcp(PRIVATE_ADDRESS, NAME_SERVER_PORT),
    ...outside,
    attemptUdp(PUBLIC_ADDRESS, NAME_SERVER_PORT),
    attemptUdp(PRIVATE_ADDRESS, NAME_SERVER_PORT),
    attemptSystemLookup(PUBLIC_NAME),
    attemptDirectLookup(PUBLIC_NAME),
  ]);
}

/**
 * Every attempt must have failed with an error of the system: silence is no proof.
 * @throws PrerequisiteError `boundary-leaks`, `boundary-silent`
 */
export function requireIsolation(attempts: readonly ConnectionAttempt[]): void {
  const connected = attempts.filter(({ result }) => result === "connected");
  if (connected.length > 0) {
    throw new PrerequisiteError(
      `the boundary lets connections through: ${connected.map(targetOf).join(", ")}`,
      { code: "boundary-leaks", hint: `${nameServiceHint(connected)}${ELSEWHERE}` },
    );
  }
  const silent = attempts.filter(({ result }) => result === "no-answer");
  if (silent.length > 0) {
    throw new PrerequisiteError(
      `the boundary is not proven, attempts neither failed nor succeeded: ${silent.map(targetOf).join(", ")}`,
      { code: "boundary-silent", hint: `${nameServiceHint(silent)}${ELSEWHERE}` },
    );
  }
}

/**
 * On Linux: a network namespace of its own, with nothing but an unused loopback interface.
 * @param note of the process outside; `null` when the boundary was there before this tool
 * @throws PrerequisiteError `boundary-missing`
 */
export function requireOwnNamespace(facts: NetworkFacts, note: BoundaryNote | null): void {
  if (facts.namespace === null && note?.boundary === "sandbox-exec") return;
  const reason = namespaceFault(facts, note);
  if (reason === null) return;
  throw new PrerequisiteError(`there is no boundary around this process: ${reason}`, {
    code: "boundary-missing",
    hint: ELSEWHERE,
  });
}

function namespaceFault(facts: NetworkFacts, note: BoundaryNote | null): string | null {
  if (facts.namespace === null) return "its network namespace cannot be read";
  if (facts.namespace === note?.outerNamespace)
    return "its network namespace is that of the process outside";
  if (!isLoopbackAlone(facts)) {
    return `it sees network interfaces (${interfaceNames(facts)})`;
  }
  return note !== null && isUsed(facts) ? "its loopback interface has been used" : null;
}

function isUsed({ interfaces }: NetworkFacts): boolean {
  return (interfaces ?? []).some(({ receivedBytes, sentBytes }) => receivedBytes + sentBytes > 0);
}

function targetOf({ protocol, target, errorCode }: ConnectionAttempt): string {
  return `${protocol} ${target}${errorCode === null ? "" : ` (${errorCode})`}`;
}

/** Names can be resolved through a Unix socket, which a network namespace does not close. */
function nameServiceHint(attempts: readonly ConnectionAttempt[]): string {
  return attempts.every(({ protocol }) => protocol === "dns")
    ? "A local name service may answer through a Unix socket (nss-resolve of systemd, nscd). "
    : "";
}
