import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectGguf } from "../../../../src/assets/gguf/inspect-gguf.ts";
import { readGgufFile } from "../../../../src/assets/gguf/read-gguf.ts";
import { sha256OfFile } from "../../../../src/core/sha256-of-file.ts";
import { quantizations } from "../../../../src/assets/synthetic/quantization.ts";
import { writeSyntheticModel } from "../../../../src/assets/synthetic/write-synthetic-model.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";

describe("writing a synthetic model", () => {
  it.each(quantizations)("in %s gives a whole file that says what it is", async (quantization) => {
    await inTemporaryFolder(async (folder) => {
      const outputPath = join(folder, "tiny.gguf");
      const written = await writeSyntheticModel({
        shape: "tiny",
        quantization,
        seed: 1,
        outputPath,
      });
      const summary = await inspectGguf(outputPath, { requireWeights: true });
      expect(summary).toMatchObject({
        architecture: "llama",
        name: "synthetic tiny",
        quantization,
        contextLength: 8192,
        hasChatTemplate: true,
        synthetic: true,
        fileSizeBytes: written.sizeBytes,
        parameterCount: 360_768,
      });
      expect(await readdir(folder)).toEqual(["tiny.gguf"]);
    });
  });

  it("says in the header what the weights are good for", async () => {
    await inTemporaryFolder(async (folder) => {
      const outputPath = join(folder, "tiny.gguf");
      await writeSyntheticModel({ shape: "tiny", quantization: "Q4_0", seed: 1, outputPath });
      const { metadata } = await readGgufFile(outputPath);
      expect(metadata.get("general.description")).toBe("synthetic weights: speed and memory only");
    });
  });

  it("leaves the chat template out where the shape has none", async () => {
    await inTemporaryFolder(async (folder) => {
      const outputPath = join(folder, "base.gguf");
      await writeSyntheticModel({
        shape: "tiny-no-template",
        quantization: "Q4_0",
        seed: 1,
        outputPath,
      });
      expect((await inspectGguf(outputPath)).hasChatTemplate).toBe(false);
    });
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    await inTemporaryFolder(async (folder) => {
      const hashes: string[] = [];
      for (const seed of [1, 1, 2]) {
        const outputPath = join(folder, "tiny.gguf");
        await writeSyntheticModel({
          shape: "tiny-untied",
          quantization: "Q4_K_M",
          seed,
          outputPath,
        });
        hashes.push(await sha256OfFile(outputPath));
      }
      expect(hashes[1]).toBe(hashes[0]);
      expect(hashes[2]).not.toBe(hashes[0]);
    });
  });

  it("writes the settings that are the architecture's own", async () => {
    await inTemporaryFolder(async (folder) => {
      const found: Record<string, unknown>[] = [];
      for (const shape of ["tiny-qwen3vl", "tiny-mistral3", "tiny-gemma3n"]) {
        const outputPath = join(folder, `${shape}.gguf`);
        await writeSyntheticModel({ shape, quantization: "Q4_0", seed: 1, outputPath });
        found.push(Object.fromEntries((await readGgufFile(outputPath)).metadata));
      }
      expect(found[0]).toMatchObject({
        "qwen3vl.rope.dimension_sections": { first: [12, 10, 10, 0] },
        "qwen3vl.n_deepstack_layers": 1,
      });
      expect(found[1]).toMatchObject({
        "mistral3.rope.scaling.type": "yarn",
        "mistral3.rope.scaling.factor": 16,
        "mistral3.rope.scaling.original_context_length": 256,
        "mistral3.attention.temperature_scale": Math.fround(0.1),
      });
      expect(found[2]).toMatchObject({
        "gemma3n.attention.sliding_window": 64,
        "gemma3n.attention.sliding_window_pattern": 5,
        "gemma3n.attention.shared_kv_layers": 5,
        "gemma3n.altup.num_inputs": 4,
      });
    });
  });

  it("reports the bytes written up to the whole file", async () => {
    await inTemporaryFolder(async (folder) => {
      const reports: [number, number][] = [];
      const { sizeBytes } = await writeSyntheticModel({
        shape: "tiny",
        quantization: "Q4_0",
        seed: 1,
        outputPath: join(folder, "tiny.gguf"),
        onProgress: (done, total) => reports.push([done, total]),
      });
      expect(reports.at(-1)).toEqual([sizeBytes, sizeBytes]);
      expect(reports.map(([done]) => done)).toEqual(
        reports.map(([done]) => done).toSorted((a, b) => a - b),
      );
    });
  });

  it("refuses a folder that does not exist", async () => {
    await inTemporaryFolder(async (folder) => {
      const outputPath = join(folder, "missing", "tiny.gguf");
      const error = await thrownBy(() =>
        writeSyntheticModel({ shape: "tiny", quantization: "Q4_0", seed: 1, outputPath }),
      );
      expect(error).toMatchObject({
        code: "output-folder-missing",
        message: `${join(folder, "missing")}: there is no such folder`,
      });
    });
  });

  it("refuses an output that is a folder", async () => {
    await inTemporaryFolder(async (folder) => {
      await mkdir(join(folder, "tiny.gguf"));
      const outputPath = join(folder, "tiny.gguf");
      const error = await thrownBy(() =>
        writeSyntheticModel({ shape: "tiny", quantization: "Q4_0", seed: 1, outputPath }),
      );
      expect(error).toMatchObject({ code: "output-not-writable" });
    });
  });

  it("keeps a finished file when a later attempt fails", async () => {
    await inTemporaryFolder(async (folder) => {
      const outputPath = join(folder, "tiny.gguf");
      await writeSyntheticModel({ shape: "tiny", quantization: "Q4_0", seed: 1, outputPath });
      const before = await sha256OfFile(outputPath);
      const error = await thrownBy(() =>
        writeSyntheticModel({
          shape: "tiny",
          quantization: "Q4_0",
          seed: 2,
          outputPath,
          onProgress: (done, total) => {
            if (done === total) throw new Error("stop");
          },
        }),
      );
      expect(String(error)).toContain("stop");
      expect(await sha256OfFile(outputPath)).toBe(before);
      expect(await readdir(folder)).toEqual(["tiny.gguf"]);
    });
  });
});
