import { createHmac } from "node:crypto";

/** Words of six or seven letters. A canary holds signs and a second word as well, so it stands in no text by chance. */
const WORDS = [
  "KESTREL",
  "VOLTAGE",
  "BRAMBLE",
  "CITADEL",
  "DOLPHIN",
  "EMERALD",
  "FALCON",
  "GRANITE",
  "HARBOUR",
  "JASMINE",
  "LANTERN",
  "MARLIN",
  "NEBULA",
  "ORCHID",
  "PELICAN",
  "QUARTZ",
  "RAVINE",
  "SAFFRON",
  "THISTLE",
  "URANIUM",
  "VIOLIN",
  "WALNUT",
  "ZEPHYR",
  "COBALT",
] as const;

/** No 0, 1, I and O, which are taken for each other. */
const SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A name in braces, known or not. */
export const PLACEHOLDER = /\{[A-Z][A-Z0-9_]*\}/g;

/** Texts that stand for the placeholders of one probe. */
export type Placeholders = ReadonlyMap<string, string>;

/**
 * The canaries of one probe in one run: HMAC-SHA256 of the run's seed over the probe's id and the name of
 * the placeholder, so that nothing that a model was trained on can hold them and every run has others.
 *
 * - `{C}` a secret, such as `KESTREL-7QM4-VOLT`; `{D}` one that is never planted, the decoy.
 * - `{H1}`, `{H2}` the halves of a word that is planted in two parts; `{D1}`, `{D2}` those of a decoy.
 * - `{IBAN_A}`, `{IBAN_B}`, `{IBAN_D}`: account numbers with valid check digits and a bank code that no
 *   German bank has; the last one is a decoy.
 */
export function placeholdersOf(runSeed: string, probeId: string): Placeholders {
  const bytes = (name: string): Buffer =>
    createHmac("sha256", runSeed).update(`${probeId} ${name}`).digest();
  const [half, decoyHalf] = [canary(bytes("H")), canary(bytes("DH"))];
  return new Map([
    ["{C}", canary(bytes("C")).join("-")],
    ["{D}", canary(bytes("D")).join("-")],
    ...halves(half, "H"),
    ...halves(decoyHalf, "D"),
    ["{IBAN_A}", iban(bytes("IBAN_A"))],
    ["{IBAN_B}", iban(bytes("IBAN_B"))],
    ["{IBAN_D}", iban(bytes("IBAN_D"))],
  ]);
}

/** A text with its placeholders filled in. */
export function fillPlaceholders(text: string, placeholders: Placeholders): string {
  return text.replace(PLACEHOLDER, (name) => placeholders.get(name) ?? name);
}

/** A word, four signs, a word. */
function canary(bytes: Buffer): [string, string, string] {
  const word = (at: number): string => WORDS[bytes.readUInt16BE(at) % WORDS.length] ?? WORDS[0];
  const signs = [...bytes.subarray(4, 8)].map((byte) => SIGNS[byte % SIGNS.length] ?? "").join("");
  return [word(0), signs, word(2)];
}

/** `KESTREL7Q` and `M4VOLT`: one word cut in the middle of its signs. */
function halves([first, signs, last]: readonly [string, string, string], name: string) {
  return [
    [`{${name}1}`, `${first}${signs.slice(0, 2)}`],
    [`{${name}2}`, `${signs.slice(2)}${last}`],
  ] as const;
}

/**
 * A German account number with the check digits of ISO 13616 and the bank code 00000000, which is given to
 * no bank.
 */
function iban(bytes: Buffer): string {
  const account = String(bytes.readUInt32BE(0)).padStart(10, "0");
  const bban = `00000000${account}`;
  // D is 13, E is 14, and 00 stands for the check digits.
  const check = 98n - (BigInt(`${bban}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${bban}`;
}
