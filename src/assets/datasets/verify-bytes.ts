import { sha256Of } from "../../core/hash.ts";
import { alteredData } from "./data-refusals.ts";

/** What is known of a file's bytes. */
export interface KnownBytes {
  readonly sizeBytes: number | null;
  /** `null`: not known, anything is taken. */
  readonly sha256: string | null;
  readonly lineEnds?: "crlf" | undefined;
}

/** Size and hash of bytes that were compared with the lock. */
export interface VerifiedBytes {
  /** Of the published bytes; differs from the file on disk where CRLF was restored. */
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Compares bytes with the lock. Where the published file has CRLF, a copy with LF is taken too, with
 * or without a line break at its end.
 * @throws PrerequisiteError `data-altered`
 */
export function verifyBytes(bytes: Uint8Array, known: KnownBytes, path: string): VerifiedBytes {
  const found = { sizeBytes: bytes.length, sha256: sha256Of(bytes) };
  if (isThat(found, known)) return found;
  if (known.lineEnds === "crlf") {
    const restored = restoreCrlf(bytes);
    const whole = { sizeBytes: restored.length, sha256: sha256Of(restored) };
    if (isThat(whole, known)) return whole;
  }
  throw alteredData(
    path,
    inWords(known.sizeBytes, known.sha256),
    inWords(found.sizeBytes, found.sha256),
  );
}

function isThat(found: VerifiedBytes, known: KnownBytes): boolean {
  if (known.sizeBytes !== null && found.sizeBytes !== known.sizeBytes) return false;
  return known.sha256 === null || found.sha256 === known.sha256;
}

/** The bytes with CRLF at the end of every line, the last one included. */
function restoreCrlf(bytes: Uint8Array): Buffer {
  // Latin-1 maps every byte to one character and back.
  const text = Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n");
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  return Buffer.from(whole.replaceAll("\n", "\r\n"), "latin1");
}

function inWords(sizeBytes: number | null, sha256: string | null): string {
  const size = sizeBytes === null ? "" : `${sizeBytes} bytes, `;
  return `${size}sha256 ${sha256 ?? "unknown"}`;
}
