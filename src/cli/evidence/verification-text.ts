import { LEFT_OUT } from "../../compliance/evidence/left-out.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import type { RefusalReason, Verification, VerifyingKey } from "./verify-evidence.ts";

/** Files that are named one by one. */
const MAX_NAMED = 10;

const REASONS: Readonly<Record<RefusalReason, string>> = {
  changed: "changed since it was signed",
  missing: "signed, and not there any more",
  added: "not there when the folder was signed",
  unusable: "a link, no plain file, or unreadable: it cannot be what was signed",
  "envelope-unreadable": "no DSSE envelope that can be read",
  "envelope-rewritten": "not the bytes that were written when it was signed",
  "payload-type-unknown": "what it holds is of another type than evidence of this tool",
  "signature-missing": "it holds no signature: unsigned hashes prove nothing",
  "signature-count": "it holds more than one signature, and one is expected",
  "payload-not-base64": "its payload is broken base64",
  "signature-not-base64": "its signature is broken base64",
  "other-key": "it was signed with another key than the one it is checked with",
  "key-id-wrong": "it names another key than the one that signed it",
  "signature-wrong": "the signature does not belong to what the envelope holds",
  "public-key-unusable": "no public key that checks evidence (Ed25519 or P-256 in PEM)",
  "public-key-other": "not the key that signed the envelope",
  "statement-unreadable": "its signed content is no statement about the files of an experiment",
};

/** Lines for a terminal; names of files come from the folder and are hostile until printed. */
export function verificationText(result: Verification): string[] {
  if (result.status === "verified") {
    const { subject, predicate } = result.statement;
    return [
      `verified: ${predicate.experimentId}, all ${subject.length} signed files are as they were when they were signed`,
      ...unsignedLines(result.unsigned),
      `key: ${result.key.algorithm} ${result.key.keyId}`,
      `  ${keyMeaning(result.key, predicate.keyOrigin)}`,
      `not covered: ${LEFT_OUT.map(({ name, reason }) => `${name} (${reason})`).join("; ")}`,
    ];
  }
  const others = result.differences.slice(1, 1 + MAX_NAMED);
  const unnamed = result.differences.length - 1 - others.length;
  return [
    "REFUSED: this evidence proves nothing as it is.",
    `${oneLine(result.file)}: ${REASONS[result.reason]}`,
    ...others.map(({ file, kind }) => `${oneLine(file)}: ${REASONS[kind]}`),
    ...(unnamed > 0 ? [`and ${unnamed} more`] : []),
    `  ${nextStep(result)}`,
  ];
}

function unsignedLines(unsigned: readonly string[]): string[] {
  const more = unsigned.length - MAX_NAMED;
  return [
    ...unsigned.slice(0, MAX_NAMED).map((file) => `NOT SIGNED: ${oneLine(file)}`),
    ...(more > 0 ? [`NOT SIGNED: ${more} more`] : []),
    ...(unsigned.length > 0
      ? ["  Nothing is known of these files: rely on compliance/, which is signed."]
      : []),
  ];
}

function nextStep({ reason, differences }: Extract<Verification, { status: "refused" }>): string {
  if (reason === "other-key") {
    return "Ask whoever signed it for their public key; a folder that was signed again by somebody else looks like this.";
  }
  return differences.length > 0
    ? "Restore these files from a copy, or trust nothing in this folder. A report that was written again after signing differs too."
    : "Restore compliance/ from a copy, or trust nothing in this folder.";
}

/** The same for programs. */
export function verificationJson(result: Verification): object {
  if (result.status === "refused") {
    const { status, file, reason, differences } = result;
    return { status, file, reason, differences, mandatoryStatement: MANDATORY_STATEMENT.en };
  }
  const { statement, key } = result;
  return {
    status: result.status,
    experimentId: statement.predicate.experimentId,
    fileCount: statement.subject.length,
    key: { ...key, origin: statement.predicate.keyOrigin },
    authorship: key.source === "named" ? "as-known-of-the-named-key" : "not-shown",
    unsigned: result.unsigned,
    leftOut: statement.predicate.leftOut,
    mandatoryStatement: MANDATORY_STATEMENT.en,
  };
}

function keyMeaning({ source }: VerifyingKey, origin: "self-made" | "supplied"): string {
  if (source === "named") {
    return "It is the key that you named: whoever holds its private part signed these files.";
  }
  const made = origin === "self-made" ? "made by the tool itself" : "given by the operator";
  return `It came with the evidence (${made}). This shows that nothing changed since it was signed, not who signed it: whoever changes a file can sign again with a key of their own. To know who, check with a key that you got another way: --public-key FILE`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\t]/g, " ");
}
