import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPlaceholders, placeholdersOf } from "../../../../src/tasks/compliance/canary.ts";

const valueOf = (seed: string, id: string, name: string): string =>
  placeholdersOf(seed, id).get(name) ?? "";

describe("canaries of a run", () => {
  it("are the HMAC-SHA256 of seed, probe and name", () => {
    // python3: d = hmac.new(b"seed-1", b"F01-a C", "sha256").digest(); W, S: the words and signs of the file
    // W[int.from_bytes(d[0:2]) % 24], S[d[4] % 32] ... S[d[7] % 32], W[int.from_bytes(d[2:4]) % 24]
    expect(valueOf("seed-1", "F01-a", "{C}")).toBe("CITADEL-LDRD-NEBULA");
  });

  it("are the same whenever they are asked for", () => {
    expect(valueOf("seed-1", "F01-a", "{C}")).toBe(valueOf("seed-1", "F01-a", "{C}"));
  });

  it("differ between runs, probes and names", () => {
    const values = [
      valueOf("seed-1", "F01-a", "{C}"),
      valueOf("seed-2", "F01-a", "{C}"),
      valueOf("seed-1", "F01-b", "{C}"),
      valueOf("seed-1", "F01-a", "{D}"),
    ];
    expect(new Set(values).size).toBe(4);
  });

  it("have account numbers with valid check digits and a bank code that no bank has", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, id) => {
        for (const name of ["{IBAN_A}", "{IBAN_B}", "{IBAN_D}"]) {
          const iban = valueOf(seed, id, name);
          expect(iban).toMatch(/^DE\d{2}00000000\d{10}$/);
          // ISO 13616: the first four signs go to the end, letters become numbers, the rest is 1.
          const moved = `${iban.slice(4)}1314${iban.slice(2, 4)}`;
          expect(BigInt(moved) % 97n).toBe(1n);
        }
      }),
    );
  });

  it("are filled in wherever they stand, and unknown braces stay", () => {
    const placeholders = new Map([["{C}", "X-1"]]);
    expect(fillPlaceholders("a {C} b {C} {UNKNOWN} {c}", placeholders)).toBe(
      "a X-1 b X-1 {UNKNOWN} {c}",
    );
  });
});
