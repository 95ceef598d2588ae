import { generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  openEnvelope,
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  signEnvelope,
  type Envelope,
} from "../../../../src/compliance/evidence/dsse.ts";
import { evidenceAlgorithm, keyIdOf } from "../../../../src/compliance/evidence/evidence-key.ts";

const PAYLOAD = Buffer.from('{"_type":"x"}', "utf8");
const ed25519 = generateKeyPairSync("ed25519");
const p256 = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const KEYS = [
  ["Ed25519", ed25519],
  ["ECDSA P-256", p256],
] as const;

const problemOf = (envelope: Envelope, key: KeyObject = ed25519.publicKey): unknown =>
  openEnvelope(envelope, key);
const signed = signEnvelope(PAYLOAD, ed25519.privateKey);
const withSignature = (sig: string): Envelope => ({
  ...signed,
  signatures: [{ keyid: keyIdOf(ed25519.publicKey), sig }],
});

describe("the bytes that are signed", () => {
  it("are those of the example in the protocol's text", () => {
    // DSSE v1.0.2, protocol.md: "DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    const bytes = preAuthenticationEncoding(
      "http://example.com/HelloWorld",
      Buffer.from("hello world"),
    );
    expect(bytes.toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  it("count bytes, not characters", () => {
    expect(preAuthenticationEncoding("é", Buffer.from("àb", "utf8")).toString()).toBe(
      "DSSEv1 2 é 3 àb",
    );
  });
});

describe.each(KEYS)("an envelope signed with %s", (algorithm, { privateKey, publicKey }) => {
  it("gives its payload back", () => {
    expect(evidenceAlgorithm(publicKey)).toBe(algorithm);
    expect(openEnvelope(signEnvelope(PAYLOAD, privateKey), publicKey)).toEqual({
      payload: PAYLOAD,
    });
  });

  it("is refused with one bit of the payload or of the signature changed, wherever it is", () => {
    const envelope = signEnvelope(PAYLOAD, privateKey);
    const sig = envelope.signatures[0]?.sig ?? "";
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.nat({ max: 6 }), (inPayload, at, bit) => {
        const changed = flip(inPayload ? envelope.payload : sig, at, bit);
        const other = inPayload
          ? { ...envelope, payload: changed }
          : { ...envelope, signatures: [{ keyid: keyIdOf(publicKey), sig: changed }] };
        expect(openEnvelope(other, publicKey)).toHaveProperty("problem");
      }),
      { numRuns: 60 },
    );
  });
});

describe("an envelope is refused", () => {
  it.each([
    ["of another type", { ...signed, payloadType: "text/plain" }, "payload-type-unknown"],
    ["without signature", { ...signed, signatures: [] }, "signature-missing"],
    [
      "with two signatures",
      { ...signed, signatures: [...signed.signatures, ...signed.signatures] },
      "signature-count",
    ],
    ["with an empty payload", { ...signed, payload: "" }, "payload-not-base64"],
    ["with broken base64", { ...signed, payload: "%%%" }, "payload-not-base64"],
    ["with an empty signature", withSignature(""), "signature-not-base64"],
    ["with a signature of noise", withSignature("AAAA"), "signature-wrong"],
    [
      "whose signature is written another way",
      withSignature(`${signed.signatures[0]?.sig ?? ""}\n`),
      "signature-not-base64",
    ],
  ])("%s", (_, envelope, problem) => {
    expect(problemOf(envelope)).toEqual({ problem });
  });

  it("when it is checked with another key", () => {
    const other = generateKeyPairSync("ed25519").publicKey;
    expect(problemOf(signed, other)).toEqual({ problem: "other-key" });
  });

  it("when it names another key than the one that signed it", () => {
    const sig = signed.signatures[0]?.sig ?? "";
    const signatures = [{ keyid: "0".repeat(64), sig }];
    expect(problemOf({ ...signed, signatures })).toEqual({ problem: "key-id-wrong" });
  });

  it("when another key's id is written over its own", () => {
    const other = generateKeyPairSync("ed25519").publicKey;
    const sig = signed.signatures[0]?.sig ?? "";
    const forged = { ...signed, signatures: [{ keyid: keyIdOf(other), sig }] };
    expect(problemOf(forged, other)).toEqual({ problem: "signature-wrong" });
  });
});

it("keys of other algorithms sign no evidence", () => {
  expect(PAYLOAD_TYPE).toBe("application/vnd.in-toto+json");
  expect(evidenceAlgorithm(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey)).toBe(
    null,
  );
  expect(evidenceAlgorithm(generateKeyPairSync("ec", { namedCurve: "secp384r1" }).publicKey)).toBe(
    null,
  );
});

function flip(text: string, at: number, bit: number): string {
  const bytes = Buffer.from(text, "latin1");
  const place = at % bytes.length;
  bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  return bytes.toString("latin1");
}
