import type { ConnectionAttempt, EgressEvidence } from "../../core/compliance/evidence.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import { readBoundaryNote, type BoundaryNote } from "./boundary-note.ts";
import {
  interfaceNames,
  isLoopbackAlone,
  readNetworkFacts,
  type NetworkFacts,
} from "./network-facts.ts";
import { ObservedEvents } from "./observed-events.ts";
import { attemptConnections, requireIsolation, requireOwnNamespace } from "./self-test.ts";

/** How many trials the evidence is about. */
export interface CoveredTrials {
  /** Measured while the watch was on. */
  readonly coveredTrials: number;
  /** Planned in the experiment. */
  readonly totalTrials: number;
}

/** What was found at the start of a run inside a boundary. */
interface Proof {
  readonly boundary: NonNullable<EgressEvidence["boundary"]>;
  readonly selfTest: readonly ConnectionAttempt[];
  readonly namespaceDiffers: boolean | null;
}

/**
 * Begins to observe the network activity of this process: level A. With `proveOffline`, level C: the
 * self-test is done here, before anything expensive.
 *
 * Level B is offered for no run: models work in processes of their own, and the permission model of Node lets
 * a child process connect.
 * @throws PrerequisiteError `boundary-leaks`, `boundary-silent`, `boundary-missing`, `boundary-note-unusable`
 */
export async function beginEgressWatch({
  proveOffline,
}: {
  readonly proveOffline: boolean;
}): Promise<EgressWatch> {
  const facts = await readNetworkFacts();
  const proof = proveOffline ? await prove(facts, readBoundaryNote()) : null;
  return new EgressWatch(facts, proof);
}

async function prove(facts: NetworkFacts, note: BoundaryNote | null): Promise<Proof> {
  requireOwnNamespace(facts, note);
  const selfTest = await attemptConnections(note);
  requireIsolation(selfTest);
  const outer = note?.outerNamespace ?? null;
  return {
    boundary: note?.boundary ?? "given",
    selfTest,
    namespaceDiffers: outer === null || facts.namespace === null ? null : facts.namespace !== outer,
  };
}

/** Observes from its creation until `end`. */
export class EgressWatch {
  readonly #before: NetworkFacts;
  readonly #proof: Proof | null;
  readonly #events = new ObservedEvents();

  /** @param proof `null` outside any boundary */
  constructor(before: NetworkFacts, proof: Proof | null) {
    this.#before = before;
    this.#proof = proof;
  }

  /**
   * Ends the observation.
   * @throws PrerequisiteError `boundary-changed` when a network has appeared inside
   */
  async end({ coveredTrials, totalTrials }: CoveredTrials): Promise<EgressEvidence> {
    this.#events.close();
    const after = await readNetworkFacts();
    if (this.#proof !== null) requireUnchanged(this.#before, after);
    return {
      level: this.#proof === null ? "A" : "C",
      boundary: this.#proof?.boundary ?? null,
      selfTest: [...(this.#proof?.selfTest ?? [])],
      namespaceDiffers: this.#proof?.namespaceDiffers ?? null,
      interfaces: interfacesOver(this.#before, after),
      observedEvents: this.#events.count,
      coveredTrials,
      totalTrials,
    };
  }
}

function requireUnchanged(before: NetworkFacts, after: NetworkFacts): void {
  if (before.namespace === null && after.namespace === null) return;
  if (before.namespace === after.namespace && isLoopbackAlone(after)) return;
  throw new PrerequisiteError(
    `the boundary changed during the run: network interfaces ${interfaceNames(after)}, namespace ${after.namespace ?? "unknown"}`,
    {
      code: "boundary-changed",
      hint: "What was measured is kept, but nothing is proven about it. Find out what changed the network, then start anew.",
    },
  );
}

/** Interfaces seen at both moments; one that came or went in between has no counters to compare. */
function interfacesOver(before: NetworkFacts, after: NetworkFacts): EgressEvidence["interfaces"] {
  if (before.interfaces === null || after.interfaces === null) return null;
  return before.interfaces.flatMap((first) => {
    const last = after.interfaces?.find(({ name }) => name === first.name);
    if (last === undefined) return [];
    return [
      {
        name: first.name,
        receivedBytesBefore: first.receivedBytes,
        sentBytesBefore: first.sentBytes,
        receivedBytesAfter: last.receivedBytes,
        sentBytesAfter: last.sentBytes,
      },
    ];
  });
}
