import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectGguf } from "../../../../src/assets/gguf/inspect-gguf.ts";
import { readGgufFile } from "../../../../src/assets/gguf/read-gguf.ts";
import { encodeGgufHeader } from "../../../../src/assets/gguf/write-header.ts";
import { writeModelLike } from "../../../../src/assets/synthetic/write-model-like.ts";
import { writeSyntheticModel } from "../../../../src/assets/synthetic/write-synthetic-model.ts";
import { sha256OfFile } from "../../../../src/core/sha256-of-file.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";

/** A model that stands for a real one. */
async function writeModel(folder: string): Promise<string> {
  const outputPath = join(folder, "real.gguf");
  await writeSyntheticModel({ shape: "tiny-gemma3", quantization: "Q4_K_M", seed: 1, outputPath });
  return outputPath;
}

describe("a model like another", () => {
  it("has the same tensors in the same places", async () => {
    await inTemporaryFolder(async (folder) => {
      const modelPath = await writeModel(folder);
      const outputPath = join(folder, "like.gguf");
      const { sizeBytes } = await writeModelLike({ modelPath, seed: 2, outputPath });
      const [real, like] = [await readGgufFile(modelPath), await readGgufFile(outputPath)];
      expect(like.tensors).toEqual(real.tensors);
      expect(like.fileSizeBytes).toBe(sizeBytes);
    });
  });

  it("keeps settings and tokenizer, and says that its weights are random", async () => {
    await inTemporaryFolder(async (folder) => {
      const modelPath = await writeModel(folder);
      const outputPath = join(folder, "like.gguf");
      await writeModelLike({ modelPath, seed: 2, outputPath });
      expect(await inspectGguf(outputPath)).toMatchObject({
        architecture: "gemma3",
        name: "synthetic, like real.gguf",
        quantization: "Q4_K_M",
        contextLength: 4096,
        hasChatTemplate: true,
        synthetic: true,
      });
      const { metadata } = await readGgufFile(outputPath);
      expect(metadata.get("general.description")).toBe("synthetic weights: speed and memory only");
      expect(metadata.get("gemma3.attention.sliding_window")).toBe(64);
      expect(metadata.get("tokenizer.ggml.tokens")).toMatchObject({ count: 4096 });
    });
  });

  it("takes nothing of the weights: the same seed gives the same bytes for other weights", async () => {
    await inTemporaryFolder(async (folder) => {
      const hashes: string[] = [];
      for (const seed of [1, 2]) {
        const modelPath = join(folder, "real.gguf");
        await writeSyntheticModel({
          shape: "tiny",
          quantization: "Q8_0",
          seed,
          outputPath: modelPath,
        });
        const outputPath = join(folder, "like.gguf");
        await writeModelLike({ modelPath, seed: 7, outputPath });
        hashes.push(await sha256OfFile(outputPath));
      }
      expect(hashes[1]).toBe(hashes[0]);
    });
  });

  it("is never written over the file that it copies, under whatever name", async () => {
    await inTemporaryFolder(async (folder) => {
      const modelPath = await writeModel(folder);
      const before = await sha256OfFile(modelPath);
      await symlink(modelPath, join(folder, "link.gguf"));
      const error = await thrownBy(() =>
        writeModelLike({ modelPath, seed: 2, outputPath: join(folder, "link.gguf") }),
      );
      expect(error).toMatchObject({ code: "output-is-input" });
      expect(await sha256OfFile(modelPath)).toBe(before);
    });
  });

  it("is refused for tensor types that random bytes would not fit", async () => {
    await inTemporaryFolder(async (folder) => {
      const modelPath = join(folder, "integers.gguf");
      const tensor = { name: "table.weight", dimensions: [8, 4], typeId: 26, sizeBytes: 128 };
      const header = encodeGgufHeader(
        new Map([["general.architecture", { type: "string", value: "llama" }]]),
        [tensor],
      );
      await writeFile(modelPath, Buffer.concat([header, Buffer.alloc(128)]));
      const outputPath = join(folder, "like.gguf");
      expect(
        await thrownBy(() => writeModelLike({ modelPath, seed: 2, outputPath })),
      ).toMatchObject({
        code: "tensor-type-not-synthetic",
        message: `${modelPath}: has tensors of the type I32`,
      });
    });
  });
});
