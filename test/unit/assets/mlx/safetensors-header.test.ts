import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HarnessError } from "../../../../src/core/errors.ts";
import { readSafetensorsHeader } from "../../../../src/assets/mlx/safetensors-header.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";
import { safetensorsOf, smallSafetensors } from "./small-mlx.ts";

async function reading(content: Buffer): Promise<unknown> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "model.safetensors");
    await writeFile(path, content);
    return readSafetensorsHeader(path);
  });
}

const tensor = (shape: unknown, offsets: unknown, dtype: unknown = "F32"): object => ({
  t: { dtype, shape, data_offsets: offsets },
});

describe("the header of a safetensors file", () => {
  it("gives every tensor with its type, shape and bytes", async () => {
    const content = smallSafetensors({
      a: { type: "U32", shape: [2, 3], sizeBytes: 24 },
      b: { type: "BF16", shape: [], sizeBytes: 2 },
    });
    expect(await reading(content)).toEqual([
      { name: "a", type: "U32", shape: [2, 3], sizeBytes: 24 },
      { name: "b", type: "BF16", shape: [], sizeBytes: 2 },
    ]);
  });

  it.each([
    ["fewer than 8 bytes", Buffer.from("abc"), "model-truncated"],
    [
      "a header that ends behind the file",
      Buffer.from([200, 0, 0, 0, 0, 0, 0, 0]),
      "model-truncated",
    ],
    ["a header of 2^63 bytes", Buffer.from([0, 0, 0, 0, 0, 0, 0, 128]), "model-broken-header"],
    ["no JSON", Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 65]), "model-broken-header"],
    ["a list", safetensorsOf([], 0), "model-broken-header"],
    ["data behind the end", safetensorsOf(tensor([4], [0, 16]), 8), "model-truncated"],
    ["a negative offset", safetensorsOf(tensor([4], [-16, 0]), 16), "model-broken-header"],
    [
      "fewer bytes than the shape needs",
      safetensorsOf(tensor([4], [0, 8]), 8),
      "model-broken-header",
    ],
    ["a negative dimension", safetensorsOf(tensor([-4], [0, 16]), 16), "model-broken-header"],
    [
      "a shape beyond all numbers",
      safetensorsOf(tensor([2 ** 52, 2 ** 52], [0, 16]), 16),
      "model-broken-header",
    ],
    ["an unknown type", safetensorsOf(tensor([4], [0, 16], "F31"), 16), "model-broken-header"],
  ])("is refused with %s", async (_, content, code) => {
    expect(await thrownBy(() => reading(content))).toMatchObject({ code });
  });

  it("is refused when tensors share bytes", async () => {
    const one = { dtype: "F32", shape: [4], data_offsets: [0, 16] };
    const refusal = await thrownBy(() => reading(safetensorsOf({ one, two: one }, 16)));
    expect(refusal).toMatchObject({ code: "model-broken-header" });
  });

  it("is never read beyond what it is: any bytes give tensors or a refusal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.nat(64), async (json, dataBytes) => {
        try {
          expect(Array.isArray(await reading(safetensorsOf(JSON.parse(json), dataBytes)))).toBe(
            true,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(HarnessError);
        }
      }),
      { numRuns: 50 },
    );
  });
});
