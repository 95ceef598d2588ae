import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readGgufFile } from "../../../../src/assets/gguf/read-gguf.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";
import { smallGguf } from "./small-gguf.ts";

async function refusalOf(bytes: Uint8Array, requireWeights = false): Promise<unknown> {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "model.gguf");
    await writeFile(path, bytes);
    return thrownBy(() => readGgufFile(path, { requireWeights }));
  });
}

function patched(bytes: Buffer, at: number, patch: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  patch.copy(copy, at);
  return copy;
}

/** Where a text begins in the file. */
function positionOf(bytes: Buffer, text: string): number {
  return bytes.indexOf(Buffer.from(text));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

describe("reading a GGUF header", () => {
  it("gives metadata, tensors and where the data begins", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      const bytes = smallGguf({ tensorCount: 2 });
      await writeFile(path, bytes);

      const file = await readGgufFile(path, { requireWeights: true });

      expect(file.version).toBe(3);
      expect(file.fileSizeBytes).toBe(bytes.length);
      expect(file.dataOffsetBytes).toBe(bytes.length - 64);
      expect(file.metadata.get("general.name")).toBe("Small");
      expect(file.metadata.get("llama.context_length")).toBe(512);
      expect(file.metadata.get("tokenizer.ggml.add_bos_token")).toBe(false);
      expect(
        file.tensors.map(({ name, dimensions, type, offsetBytes, sizeBytes }) => ({
          name,
          dimensions,
          type: type.name,
          offsetBytes,
          sizeBytes,
        })),
      ).toEqual([
        { name: "blk.0.weight", dimensions: [4, 2], type: "F32", offsetBytes: 0, sizeBytes: 32 },
        { name: "blk.1.weight", dimensions: [4, 2], type: "F32", offsetBytes: 32, sizeBytes: 32 },
      ]);
    });
  });

  it("counts the elements of an array and keeps the first eight", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      await writeFile(path, smallGguf());

      const { metadata } = await readGgufFile(path);

      expect(metadata.get("tokenizer.ggml.tokens")).toEqual({
        kind: "array",
        elementType: "string",
        count: 20,
        first: ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"],
      });
    });
  });

  it("reads the strings of a vocabulary that is longer than its window", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      const tokens = Array.from({ length: 150_000 }, (_, id) => `token-${id}`);
      await writeFile(
        path,
        smallGguf({
          keys: {
            "x.tokens": { type: "strings", value: tokens },
            "x.after": { type: "u32", value: 7 },
          },
        }),
      );

      const { metadata } = await readGgufFile(path);

      expect(metadata.get("x.tokens")).toMatchObject({ count: 150_000 });
      expect(metadata.get("x.after")).toBe(7);
    });
  });

  it("notes the size of a string above 1 MiB instead of keeping it", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      const value = "x".repeat(1024 * 1024 + 1);
      await writeFile(path, smallGguf({ keys: { "x.long": { type: "string", value } } }));

      const { metadata } = await readGgufFile(path);

      expect(metadata.get("x.long")).toEqual({ kind: "omitted-string", sizeBytes: 1_048_577 });
    });
  });
});

describe("refusing what is no model", () => {
  it("says that there is no such file", async () => {
    const error = await thrownBy(() => readGgufFile("/no/such/model.gguf"));
    expect(error).toMatchObject({
      code: "model-missing",
      message: "/no/such/model.gguf: there is no such file",
    });
  });

  it.skipIf(process.platform === "win32")("refuses a pipe without waiting for it", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "model.gguf");
      execFileSync("mkfifo", [path]);
      const error = await thrownBy(() => readGgufFile(path));
      expect(error).toMatchObject({
        code: "model-missing",
        message: `${path}: is not a regular file`,
      });
    });
  });

  it("says that a folder is a folder", async () => {
    await inTemporaryFolder(async (folder) => {
      await mkdir(join(folder, "model.gguf"));
      const error = await thrownBy(() => readGgufFile(join(folder, "model.gguf")));
      expect(error).toMatchObject({ code: "model-missing" });
      expect(String(error)).toContain("is a folder, not a file");
    });
  });

  it.each([
    ["", "the file is empty"],
    ["version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"],
    ["<!DOCTYPE html><html>", "web page"],
    ["PK\u0003\u0004", "ZIP archive"],
    ["abcd", 'begins with the bytes 61626364 instead of "GGUF"'],
    ["ab", 'begins with the bytes 6162 instead of "GGUF"'],
  ])("says what %j seems to be", async (content, reason) => {
    const error = await refusalOf(Buffer.from(content, "latin1"));
    expect(error).toMatchObject({ code: "model-not-gguf" });
    expect(String(error)).toContain(reason);
  });

  it("says how many bytes are there and how many are needed when the tensor data is cut off", async () => {
    const bytes = smallGguf();
    const error = await refusalOf(bytes.subarray(0, bytes.length - 1));
    expect(error).toMatchObject({ code: "model-truncated" });
    expect(String(error)).toContain(
      `its tensor data needs ${bytes.length} bytes, the file has ${bytes.length - 1}`,
    );
  });

  it("calls a header that is cut off truncated", async () => {
    expect(await refusalOf(smallGguf().subarray(0, 100))).toMatchObject({
      code: "model-truncated",
    });
  });

  it("refuses a vocabulary without weights only when weights are required", async () => {
    const bytes = smallGguf({ tensorCount: 0 });
    expect(await refusalOf(bytes, true)).toMatchObject({ code: "model-vocabulary-only" });
    await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "vocabulary.gguf"), bytes);
      expect((await readGgufFile(join(folder, "vocabulary.gguf"))).tensors).toEqual([]);
    });
  });

  it.each([
    ["version 1", (bytes: Buffer) => patched(bytes, 4, u32(1)), "its version is 1"],
    ["big-endian", (bytes: Buffer) => patched(bytes, 4, u32(0x0300_0000)), "big-endian"],
    ["2^60 tensors", (bytes: Buffer) => patched(bytes, 8, u64(2n ** 60n)), "number of tensors"],
    ["2^63 keys", (bytes: Buffer) => patched(bytes, 16, u64(2n ** 63n)), "number of metadata keys"],
    [
      "a key of 2^40 bytes",
      (bytes: Buffer) => patched(bytes, 24, u64(2n ** 40n)),
      "the length of key 0",
    ],
    [
      "a value type 99",
      (bytes: Buffer) => patched(bytes, 24 + 8 + 20, u32(99)),
      "unknown value type 99",
    ],
    [
      "a tensor type 31",
      (bytes: Buffer) => patched(bytes, positionOf(bytes, "blk.0.weight") + 12 + 4 + 16, u32(31)),
      "unknown type 31",
    ],
    [
      "rows that are no whole blocks",
      (bytes: Buffer) => patched(bytes, positionOf(bytes, "blk.0.weight") + 12 + 4 + 16, u32(12)),
      "cannot have the shape 4 x 2 in Q4_K",
    ],
    [
      "five dimensions",
      (bytes: Buffer) => patched(bytes, positionOf(bytes, "blk.0.weight") + 12, u32(5)),
      "has 5 dimensions",
    ],
    [
      "a tensor of the same name",
      (bytes: Buffer) =>
        patched(bytes, positionOf(bytes, "blk.1.weight"), Buffer.from("blk.0.weight")),
      "occurs twice",
    ],
    [
      "overlapping tensors",
      (bytes: Buffer) =>
        patched(bytes, positionOf(bytes, "blk.1.weight") + 12 + 4 + 16 + 4, u64(0n)),
      "begins at 0, expected 32",
    ],
  ])("refuses %s", async (_, damage, reason) => {
    const error = await refusalOf(damage(smallGguf()));
    expect(error).toMatchObject({ code: "model-broken-header" });
    expect(String(error)).toContain(reason);
  });

  it("refuses a key that occurs twice", async () => {
    const bytes = smallGguf({
      keys: { "x.a": { type: "u32", value: 1 }, "x.b": { type: "u32", value: 1 } },
    });
    const error = await refusalOf(patched(bytes, positionOf(bytes, "x.b"), Buffer.from("x.a")));
    expect(String(error)).toContain('key "x.a" occurs twice');
  });

  it("refuses an alignment that is no power of two", async () => {
    const error = await refusalOf(
      smallGguf({ keys: { "general.alignment": { type: "u32", value: 24 } } }),
    );
    expect(error).toMatchObject({ code: "model-broken-header" });
  });
});
