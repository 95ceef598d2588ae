import { createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { evidenceAlgorithm } from "../../compliance/evidence/evidence-key.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";

/** A public key in PEM; `null` for anything else, a private key included. */
export function parsePublicKey(bytes: Buffer): KeyObject | null {
  if (bytes.includes("PRIVATE KEY")) return null;
  try {
    return createPublicKey(bytes);
  } catch {
    return null;
  }
}

/** The public key that a user knows. @throws ConfigError `evidence-key-unusable` */
export async function readPublicKey(path: string): Promise<KeyObject> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw unusable(path, messageOf(error), error);
  }
  const key = parsePublicKey(bytes);
  if (key === null) throw unusable(path, "it is no public key in PEM");
  if (evidenceAlgorithm(key) === null) {
    throw unusable(path, `it is of type ${key.asymmetricKeyType ?? "unknown"}`);
  }
  return key;
}

function unusable(path: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(`${path}: no public key that checks evidence (${reason})`, {
    code: "evidence-key-unusable",
    hint: "Name a PEM file with an Ed25519 or P-256 public key, as `openssl pkey -pubout` writes it.",
    cause,
  });
}
