import type { KeyObject } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareFiles, type FileDifference } from "../../compliance/evidence/compare-files.ts";
import {
  envelopeSchema,
  envelopeText,
  openEnvelope,
  type Envelope,
  type EnvelopeProblem,
} from "../../compliance/evidence/dsse.ts";
import { evidenceAlgorithm, keyIdOf } from "../../compliance/evidence/evidence-key.ts";
import {
  evidenceStatementSchema,
  type EvidenceStatement,
} from "../../compliance/evidence/evidence-statement.ts";
import { ENVELOPE_PLACE, PUBLIC_KEY_PLACE } from "../../compliance/evidence/left-out.ts";
import { systemCodeOf } from "../../core/errors.ts";
import { hashExperimentFiles } from "./experiment-files.ts";
import { parsePublicKey } from "./public-key.ts";

/** Far above any envelope; a larger file is none of ours. */
const MAX_ENVELOPE_BYTES = 64 * 1024 * 1024;

/** Why evidence is refused. */
export type RefusalReason =
  | EnvelopeProblem
  | FileDifference["kind"]
  | "envelope-unreadable"
  | "envelope-rewritten"
  | "public-key-unusable"
  | "public-key-other"
  | "statement-unreadable";

/** What became of checking a folder of evidence. Only `verified` is good. */
export type Verification =
  | {
      readonly status: "verified";
      readonly statement: EvidenceStatement;
      readonly key: VerifyingKey;
      /** Files that lie there and are not signed: locks, what the Finder writes, later reports. */
      readonly unsigned: readonly string[];
    }
  | {
      readonly status: "refused";
      /** The first file that is not as it was signed, or the file that cannot be believed. */
      readonly file: string;
      readonly reason: RefusalReason;
      /** All files that differ, by name; empty where the signature is wrong already. */
      readonly differences: readonly FileDifference[];
    };

export interface VerifyingKey {
  readonly keyId: string;
  readonly algorithm: string;
  /** `named`: somebody knows whose it is; `beside`: it came with the evidence. */
  readonly source: "named" | "beside";
}

type Refused = Extract<Verification, { status: "refused" }>;

/**
 * Checks the signature, then every file of an experiment. Nothing is sent anywhere.
 * @param namedKey a public key that the user knows; `null`: the one that lies beside the envelope
 */
export async function verifyEvidence(
  directory: string,
  namedKey: KeyObject | null,
): Promise<Verification> {
  const envelope = await readEnvelope(directory);
  if (typeof envelope === "string") return refused(ENVELOPE_PLACE, envelope);
  const publicKey = namedKey ?? (await keyBeside(directory));
  const algorithm = publicKey === null ? null : evidenceAlgorithm(publicKey);
  if (publicKey === null || algorithm === null) {
    return refused(PUBLIC_KEY_PLACE, "public-key-unusable");
  }
  const opened = openEnvelope(envelope, publicKey);
  if ("problem" in opened) return refusedEnvelope(opened.problem, namedKey !== null);
  const statement = statementIn(opened.payload);
  if (statement === null) return refused(ENVELOPE_PLACE, "statement-unreadable");
  const found = await hashExperimentFiles(directory);
  const { differences, unsigned } = compareFiles(statement.subject, found);
  const [first] = differences;
  if (first !== undefined) return refused(first.file, first.kind, differences);
  const source = namedKey === null ? "beside" : "named";
  const key = { keyId: keyIdOf(publicKey), algorithm, source } as const;
  return { status: "verified", statement, key, unsigned };
}

function refused(
  file: string,
  reason: RefusalReason,
  differences: readonly FileDifference[] = [],
): Refused {
  return { status: "refused", file, reason, differences };
}

/** The envelope names the key that signed it: where the one beside it is another, that file was changed. */
function refusedEnvelope(problem: EnvelopeProblem, isKeyNamed: boolean): Refused {
  return problem === "other-key" && !isKeyNamed
    ? refused(PUBLIC_KEY_PLACE, "public-key-other")
    : refused(ENVELOPE_PLACE, problem);
}

/** The envelope, or why it is not read: no signature covers white space and repeated members, its bytes do. */
async function readEnvelope(directory: string): Promise<Envelope | RefusalReason> {
  const bytes = await readPlainFile(join(directory, ENVELOPE_PLACE), MAX_ENVELOPE_BYTES);
  const envelope = bytes === null ? null : (envelopeSchema.safeParse(jsonIn(bytes)).data ?? null);
  if (bytes === null || envelope === null) return "envelope-unreadable";
  return bytes.equals(Buffer.from(envelopeText(envelope))) ? envelope : "envelope-rewritten";
}

/** A key's own bytes are covered by its hash; what else it may be is decided by its id in the envelope. */
async function keyBeside(directory: string): Promise<KeyObject | null> {
  const bytes = await readPlainFile(join(directory, PUBLIC_KEY_PLACE), 64 * 1024);
  return bytes === null ? null : parsePublicKey(bytes);
}

/** `null` for what is a link, no file, too large or cannot be read. */
async function readPlainFile(path: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const status = await lstat(path);
    return status.isFile() && status.size <= maxBytes ? await readFile(path) : null;
  } catch (error) {
    if (systemCodeOf(error) === null) throw error;
    return null;
  }
}

function statementIn(payload: Buffer): EvidenceStatement | null {
  return evidenceStatementSchema.safeParse(jsonIn(payload)).data ?? null;
}

/** `undefined` for what is no JSON in UTF-8. */
function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
