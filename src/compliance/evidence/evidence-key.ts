import { createPublicKey, type KeyObject } from "node:crypto";
import { sha256Of } from "../../core/hash.ts";

/** Name of a key's algorithm as it is printed; `null` for one that signs no evidence. */
export function evidenceAlgorithm(key: KeyObject): "Ed25519" | "ECDSA P-256" | null {
  if (key.asymmetricKeyType === "ed25519") return "Ed25519";
  const isP256 =
    key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
  return isP256 ? "ECDSA P-256" : null;
}

/** What `sign` and `verify` of node:crypto must be told: Ed25519 hashes by itself. */
export function digestAlgorithmOf(key: KeyObject): "sha256" | null {
  return key.asymmetricKeyType === "ed25519" ? null : "sha256";
}

/** SHA-256 of the public key's SubjectPublicKeyInfo in DER, 64 lowercase hex digits. */
export function keyIdOf(key: KeyObject): string {
  return sha256Of(publicPartOf(key).export({ type: "spki", format: "der" }));
}

/** The public key as PEM. */
export function publicPemOf(key: KeyObject): string {
  return publicPartOf(key).export({ type: "spki", format: "pem" }).toString();
}

function publicPartOf(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}
