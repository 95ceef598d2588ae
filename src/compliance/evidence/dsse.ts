import { sign, verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import { digestAlgorithmOf, keyIdOf } from "./evidence-key.ts";

/** Type of what is signed: an in-toto statement in JSON. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** A DSSE envelope, protocol 1.0.2, with one signature. */
export const envelopeSchema = z.strictObject({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** The bytes of an envelope's file: one way of writing it, so that white space is covered too. */
export function envelopeText({ payload, payloadType, signatures }: Envelope): string {
  const members = signatures.map(({ keyid, sig }) => ({ keyid, sig }));
  return `${JSON.stringify({ payload, payloadType, signatures: members }, null, 2)}\n`;
}

/** Why an envelope is not believed. */
export type EnvelopeProblem =
  | "payload-type-unknown"
  | "signature-missing"
  | "signature-count"
  | "payload-not-base64"
  | "signature-not-base64"
  | "other-key"
  | "key-id-wrong"
  | "signature-wrong";

/**
 * The bytes that are signed: `DSSEv1 <length> <type> <length> <payload>`, lengths in bytes, decimal.
 * Source: DSSE protocol, "Pre-Authentication Encoding".
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const typeBytes = Buffer.from(payloadType, "utf8");
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${typeBytes.length} `, "utf8"),
    typeBytes,
    Buffer.from(` ${payload.length} `, "utf8"),
    payload,
  ]);
}

/**
 * Signs a payload: Ed25519, or ECDSA over SHA-256 with a signature in DER.
 * @param privateKey one that has an `evidenceAlgorithm`
 */
export function signEnvelope(payload: Uint8Array, privateKey: KeyObject): Envelope {
  const bytes = preAuthenticationEncoding(PAYLOAD_TYPE, payload);
  const signature = sign(digestAlgorithmOf(privateKey), bytes, privateKey);
  return {
    payload: Buffer.from(payload).toString("base64"),
    payloadType: PAYLOAD_TYPE,
    signatures: [{ keyid: keyIdOf(privateKey), sig: signature.toString("base64") }],
  };
}

/**
 * The signed bytes, or why they are not believed. The type of the payload, exactly one signature, its key
 * and its bytes are all checked; base64 that is not written the one canonical way is refused, since two
 * ways to write the same signature would let a changed byte pass.
 *
 * @param publicKey one that has an `evidenceAlgorithm`
 */
export function openEnvelope(
  envelope: Envelope,
  publicKey: KeyObject,
): { readonly payload: Buffer } | { readonly problem: EnvelopeProblem } {
  const { payloadType, signatures } = envelope;
  if (payloadType !== PAYLOAD_TYPE) return { problem: "payload-type-unknown" };
  const [signature, ...others] = signatures;
  if (signature === undefined) return { problem: "signature-missing" };
  if (others.length > 0) return { problem: "signature-count" };
  const payload = fromBase64(envelope.payload);
  if (payload === null) return { problem: "payload-not-base64" };
  const bytes = fromBase64(signature.sig);
  if (bytes === null) return { problem: "signature-not-base64" };
  const signed = preAuthenticationEncoding(payloadType, payload);
  const isRight = verify(digestAlgorithmOf(publicKey), signed, publicKey, bytes);
  const isNamed = signature.keyid === keyIdOf(publicKey);
  if (isRight) return isNamed ? { payload } : { problem: "key-id-wrong" };
  return { problem: isNamed ? "signature-wrong" : "other-key" };
}

/** `null` for anything but canonical, non-empty base64 with its padding (RFC 4648, section 4). */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.length > 0 && bytes.toString("base64") === text ? bytes : null;
}
