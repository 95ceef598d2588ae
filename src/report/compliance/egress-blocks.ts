import type { Assessment } from "../../core/compliance/assessment.ts";
import type { ConnectionAttempt, EgressEvidence } from "../../core/compliance/evidence.ts";
import { code, left, list, paragraph, strong, table } from "../compose/build-blocks.ts";
import type { Block, Text } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";

/** What is known of network activity, no more than the level bears, and the self-test attempt by attempt. */
export function egressBlocks({ egress }: Assessment, words: Words): Block[] {
  const { compliance: say } = words;
  if (egress === null) return [paragraph(say.noEgress)];
  return [
    ...levelBlocks(egress, words),
    ...attemptTable(egress, words),
    { kind: "definitions", items: facts(egress, words) },
    ...list([
      ...(egress.level !== "C" && egress.interfaces !== null ? [say.countersNote] : []),
      ...say.egressNotes,
      ...(egress.boundary === "sandbox-exec" ? [say.sandboxNote] : []),
    ]),
  ];
}

/** What a level says in one sentence; of level C only where nothing speaks against it. */
export function egressSentence(egress: EgressEvidence | null, words: Words): string {
  const { compliance: say, common } = words;
  if (egress === null) return say.noEgress;
  const level = `${say.egressLevel(egress.level)}${common.colon}`;
  const [doubt] = egressDoubts(egress, words);
  if (doubt !== undefined) return `${level}${say.egressNotShown}${common.semicolon}${doubt}`;
  if (egress.level !== "A") return `${level}${say.egress[egress.level]}`;
  // "No activity was observed" is said only where none was.
  return egress.observedEvents === 0
    ? `${level}${say.egress.A}`
    : `${level}${say.egressObserved(egress.observedEvents)}`;
}

function levelBlocks(egress: EgressEvidence, words: Words): Block[] {
  const { compliance: say, common } = words;
  const doubts = egressDoubts(egress, words);
  if (doubts.length === 0) return [paragraph([strong(egressSentence(egress, words))])];
  const title = `${say.egressLevel(egress.level)}${common.colon}${say.egressNotShown}`;
  return [{ kind: "callout", tone: "warning", title, blocks: list(doubts) }];
}

/** What speaks against a boundary that is claimed; nothing below level C, which claims none. */
export function egressDoubts(egress: EgressEvidence, words: Words): string[] {
  if (egress.level !== "C") return [];
  const { egressDoubts: say } = words.compliance;
  const { selfTest, coveredTrials, totalTrials } = egress;
  return [
    ...(selfTest.length === 0 ? [say.noSelfTest] : []),
    ...(selfTest.some(({ result }) => result !== "failed") ? [say.selfTest] : []),
    ...(isOwnNamespace(egress) ? [] : [say.sameNamespace]),
    ...interfaceDoubts(egress, words),
    ...(egress.observedEvents > 0 ? [say.events] : []),
    ...(coveredTrials < totalTrials ? [say.trials(coveredTrials, totalTrials)] : []),
  ];
}

/** A sandbox has no namespace, and inside a given boundary there is nothing outside to compare with. */
function isOwnNamespace({ boundary, namespaceDiffers }: EgressEvidence): boolean {
  return boundary === "unshare" ? namespaceDiffers === true : namespaceDiffers !== false;
}

function interfaceDoubts({ interfaces, boundary }: EgressEvidence, words: Words): string[] {
  const { egressDoubts: say } = words.compliance;
  // A sandbox leaves the interfaces of the machine as they are.
  if (boundary === "sandbox-exec") return [];
  if (interfaces === null || interfaces.some(({ name }) => name !== "lo")) return [say.interfaces];
  return interfaces.some((one) => received(one) > 0 || sent(one) > 0) ? [say.traffic] : [];
}

type Interface = NonNullable<EgressEvidence["interfaces"]>[number];

function received({ receivedBytesBefore, receivedBytesAfter }: Interface): number {
  return receivedBytesAfter - receivedBytesBefore;
}

function sent({ sentBytesBefore, sentBytesAfter }: Interface): number {
  return sentBytesAfter - sentBytesBefore;
}

function attemptTable({ selfTest }: EgressEvidence, words: Words): Block[] {
  const { compliance: say, common } = words;
  const columns = say.attemptColumns;
  return table<ConnectionAttempt>(
    { caption: say.attemptCaption, rowHeaderCount: 2 },
    [
      left(columns.protocol, ({ protocol }) => protocol.toUpperCase()),
      left(columns.target, ({ target }) => code(target)),
      left(columns.result, ({ result }) =>
        result === "failed" ? say.attemptResults.failed : [strong(say.attemptResults[result])],
      ),
      left(columns.error, ({ errorCode }) => (errorCode === null ? common.dash : code(errorCode))),
    ],
    selfTest,
  );
}

function facts(egress: EgressEvidence, words: Words): { term: Text; text: Text }[] {
  const { compliance: say, number: n } = words;
  const { egressFacts: term } = say;
  const { boundary, observedEvents, coveredTrials, totalTrials } = egress;
  const covered = say.coveredTrials(coveredTrials, totalTrials);
  return [
    ...(boundary === null
      ? []
      : [
          { term: term.boundary, text: say.boundaries[boundary] },
          { term: term.namespace, text: namespaceText(egress, words) },
        ]),
    { term: term.interfaces, text: interfaceText(egress, words) },
    { term: term.events, text: n.count(observedEvents) },
    { term: term.trials, text: covered },
  ];
}

function namespaceText(
  { namespaceDiffers }: EgressEvidence,
  { compliance: { namespace: say } }: Words,
): string {
  if (namespaceDiffers === null) return say.unknown;
  return namespaceDiffers ? say.differs : say.same;
}

function interfaceText({ interfaces }: EgressEvidence, words: Words): Text {
  const { compliance: say, common } = words;
  if (interfaces === null) return say.noInterfaces;
  return interfaces.flatMap((one, place) => [
    ...(place === 0 ? [] : [{ text: common.semicolon }]),
    ...code(one.name),
    { text: say.interface(received(one), sent(one)) },
  ]);
}
