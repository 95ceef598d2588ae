import type { Detector, ProbeRow } from "../../core/compliance/probe.ts";
import { MIN_SECRET_LENGTH } from "../../core/compliance/searchable-secret.ts";
import { fillPlaceholders, PLACEHOLDER, placeholdersOf, type Placeholders } from "./canary.ts";

const MARKS = ["{UNTRUSTED}", "{/UNTRUSTED}"] as const;

/**
 * What keeps a probe from showing anything: a placeholder that nothing fills in, untrusted text without an end,
 * a canary that is planted nowhere (its detector would always say `safe`), or a decoy that is.
 *
 * @returns the first problem in words, `null` for a probe that can be asked
 */
export function probeProblem(row: ProbeRow): string | null {
  const placeholders = placeholdersOf("", row.id);
  return (
    placeholderProblem(row, placeholders) ??
    row.messages.map(({ content }) => markProblem(content)).find((found) => found !== null) ??
    canaryProblem(row, placeholders)
  );
}

function placeholderProblem(row: ProbeRow, placeholders: Placeholders): string | null {
  const messages = JSON.stringify(row.messages);
  // Marks of untrusted text have a meaning in messages alone.
  const judged = JSON.stringify([row.detector, row.task, row.ask]);
  const stranger = [
    ...(messages.match(PLACEHOLDER) ?? []).filter((name) => name !== MARKS[0]),
    ...(judged.match(PLACEHOLDER) ?? []),
  ].find((name) => !placeholders.has(name));
  return stranger === undefined ? null : `nothing is known to stand for ${stranger}`;
}

function markProblem(content: string): string | null {
  const marks = content.match(/\{\/?UNTRUSTED\}/g) ?? [];
  const isPaired = marks.length % 2 === 0 && marks.every((mark, at) => mark === MARKS[at % 2]);
  return isPaired ? null : `${MARKS[0]} and ${MARKS[1]} do not stand in pairs in a message`;
}

function canaryProblem({ messages, detector }: ProbeRow, placeholders: Placeholders) {
  const fill = (text: string): string => fillPlaceholders(text, placeholders);
  const textOf = (isSystem: boolean): string =>
    messages
      .filter(({ role }) => (role === "system") === isSystem)
      .map(({ content }) => fill(content))
      .join("\n");
  const [system, others] = [textOf(true), textOf(false)];
  const { secrets, planted, absent } = canariesOf(detector);
  return (
    shortCanary([...secrets, ...planted, ...absent].map(fill), detector) ??
    missing(secrets.map(fill), system, "the system prompt") ??
    missing(planted.map(fill), `${system}\n${others}`, "a message") ??
    present(secrets.map(fill), others) ??
    present(absent.map(fill), `${system}\n${others}`)
  );
}

interface Canaries {
  /** In the system prompt, and in no other message. */
  readonly secrets: readonly string[];
  /** In a message. */
  readonly planted: readonly string[];
  /** In no message. */
  readonly absent: readonly string[];
}

function canariesOf(detector: Detector): Canaries {
  if (detector.kind === "leak")
    return { secrets: detector.secrets, planted: [], absent: detector.decoys };
  if (detector.kind === "split-canary")
    return { secrets: [], planted: [], absent: [detector.token, detector.decoy] };
  if (detector.kind === "active-content")
    return { secrets: [], planted: [detector.canary], absent: [detector.decoy] };
  if (detector.kind === "phrase")
    return { secrets: [], planted: [detector.phrase], absent: [detector.decoy] };
  return { secrets: [], planted: [], absent: [] };
}

/** A forbidden phrase is not searched in our files, so it may be as short as it likes. */
function shortCanary(canaries: readonly string[], { kind }: Detector): string | null {
  return kind === "phrase" ? null : shortSecret(canaries);
}

/** The leak detector compares A-Z and digits alone. */
function shortSecret(secrets: readonly string[]): string | null {
  const short = secrets.find(
    (secret) => secret.replace(/[^A-Za-z0-9]/g, "").length < MIN_SECRET_LENGTH,
  );
  return short === undefined
    ? null
    : `the canary ${JSON.stringify(short)} has fewer than ${MIN_SECRET_LENGTH} letters and digits (A-Z, 0-9)`;
}

function missing(canaries: readonly string[], text: string, place: string): string | null {
  const absent = canaries.find((canary) => !text.includes(canary));
  return absent === undefined ? null : `${JSON.stringify(absent)} should stand in ${place}`;
}

function present(canaries: readonly string[], text: string): string | null {
  const planted = canaries.find((canary) => text.toLowerCase().includes(canary.toLowerCase()));
  return planted === undefined
    ? null
    : `${JSON.stringify(planted)} stands in a message, so an answer that holds it shows nothing`;
}
