import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspectGguf } from "../../../../src/assets/gguf/inspect-gguf.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";
import { inTemporaryFolder } from "../in-temporary-folder.ts";
import { smallGguf } from "./small-gguf.ts";

/** The code of the refusal, or "read". Any other error passes through and fails the test. */
async function outcomeOf(path: string, bytes: Uint8Array): Promise<string> {
  await writeFile(path, bytes);
  try {
    await inspectGguf(path, { requireWeights: true });
    return "read";
  } catch (error) {
    if (error instanceof PrerequisiteError) return error.code;
    throw error;
  }
}

const CODES = ["model-not-gguf", "model-truncated", "model-broken-header", "model-vocabulary-only"];

describe("damaged GGUF files", () => {
  it("are refused at every length but the full one", async () => {
    const bytes = smallGguf();
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      for (let length = 0; length < bytes.length; length += 1) {
        const outcome = await outcomeOf(path, bytes.subarray(0, length));
        expect(["model-not-gguf", "model-truncated"]).toContain(outcome);
      }
      expect(await outcomeOf(path, bytes)).toBe("read");
    });
  });

  it("with bytes replaced at random are read or refused, without growing the memory", async () => {
    const bytes = smallGguf();
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 8,
    });
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      const before = process.memoryUsage();
      await fc.assert(
        fc.asyncProperty(damage, async (changes) => {
          const copy = Buffer.from(bytes);
          for (const [at, value] of changes) copy[at] = value;
          expect(["read", ...CODES]).toContain(await outcomeOf(path, copy));
        }),
        { numRuns: 1000 },
      );
      const grownBytes = process.memoryUsage().arrayBuffers - before.arrayBuffers;
      expect(grownBytes).toBeLessThan(64 * 1024 * 1024);
    });
  });

  it("with any bytes behind the magic are read or refused", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (rest, valid) => {
          const start = valid ? [0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0] : [0x47, 0x47, 0x55, 0x46];
          const outcome = await outcomeOf(path, Buffer.from([...start, ...rest]));
          expect(CODES).toContain(outcome);
        }),
        { numRuns: 500 },
      );
    });
  });
});
