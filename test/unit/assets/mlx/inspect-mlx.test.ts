import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectMlx, type MlxSummary } from "../../../../src/assets/mlx/inspect-mlx.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";
import { EMBEDDINGS, smallSafetensors, writeMlxFolder, type SmallTensor } from "./small-mlx.ts";

type Options = Parameters<typeof writeMlxFolder>[1];

async function summaryOf(options: Options): Promise<MlxSummary> {
  return inTemporaryFolder(async (folder) => inspectMlx(await writeMlxFolder(folder, options)));
}

async function refusalOf(options: Options): Promise<unknown> {
  return inTemporaryFolder(async (folder) =>
    thrownBy(async () => inspectMlx(await writeMlxFolder(folder, options))),
  );
}

/** A layer of 16 rows x 64 values, packed: one row is `bits` x 64 / 32 words and 64 / group scales. */
function packedLayer(
  name: string,
  bits: number,
  group: number,
  scales: "BF16" | "F32" | "U8",
): Record<string, SmallTensor> {
  const scaleBytes = scales === "U8" ? 1 : scales === "BF16" ? 2 : 4;
  const words = (64 * bits) / 32;
  const shape = [16, 64 / group];
  const sizeBytes = 16 * (64 / group) * scaleBytes;
  return {
    [`${name}.weight`]: { type: "U32", shape: [16, words], sizeBytes: 16 * words * 4 },
    [`${name}.scales`]: { type: scales, shape, sizeBytes },
    ...(scales === "U8" ? {} : { [`${name}.biases`]: { type: scales, shape, sizeBytes } }),
  };
}

const QUANTIZED = { bits: 4, group_size: 64, mode: "affine" };

describe("the summary of an MLX folder", () => {
  it("holds what configuration and weights say", async () => {
    const summary = await summaryOf({
      files: {
        "tokenizer.json": "{}",
        "chat_template.jinja": "{{ messages }}",
        "README.md": "---\nlanguage: en\nlicense: apache-2.0\n---\n# Card",
      },
    });
    expect(summary).toMatchObject({
      architecture: "llama",
      quantization: "bf16",
      bitsPerWeight: 16,
      license: "apache-2.0",
      contextLength: 512,
      vocabularySize: 10,
      layerCount: 2,
      headCount: 2,
      keyValueHeadCount: 1,
      slidingWindowTokens: null,
      tokenizer: "tokenizer.json",
      hasChatTemplate: true,
      synthetic: false,
      weightBytes: 160,
      tensorCount: 1,
      parameterCount: 80,
    });
  });

  it("counts packed weights unpacked, and scales and offsets as bytes only", async () => {
    const summary = await summaryOf({
      config: { quantization: QUANTIZED },
      tensors: packedLayer("model.layers.0.mlp.up_proj", 4, 64, "BF16"),
    });
    // 16 rows: 32 bytes of words, 2 of scales and 2 of offsets for 64 values each.
    expect(summary).toMatchObject({
      parameterCount: 1024,
      weightBytes: 576,
      bitsPerWeight: 4.5,
      quantization: "4bit g64 affine",
    });
  });

  it("takes the bits of a layer that the configuration names", async () => {
    const summary = await summaryOf({
      config: { quantization: { ...QUANTIZED, "m.down": { bits: 8, group_size: 32 } } },
      tensors: { ...packedLayer("m.up", 4, 64, "F32"), ...packedLayer("m.down", 8, 32, "F32") },
    });
    expect(summary).toMatchObject({
      parameterCount: 2048,
      quantization: "4bit/8bit g64/g32 affine",
    });
  });

  it.each([
    ["mxfp4", 4, 32],
    ["nvfp4", 4, 16],
    ["mxfp8", 8, 32],
  ])("reads %s, which keeps one byte per scale", async (mode, bits, group) => {
    const summary = await summaryOf({
      config: { quantization: { bits, group_size: group, mode } },
      tensors: packedLayer("m.up", bits, group, "U8"),
    });
    expect(summary).toMatchObject({
      parameterCount: 1024,
      quantization: `${bits}bit g${group} ${mode}`,
      bitsPerWeight: bits + 8 / group,
    });
  });

  it("leaves out the parts that mlx-lm does not load", async () => {
    const summary = await summaryOf({
      tensors: {
        ...EMBEDDINGS,
        "vision_tower.blocks.0.weight": { type: "BF16", shape: [4, 8], sizeBytes: 64 },
      },
    });
    expect(summary).toMatchObject({ parameterCount: 80, weightBytes: 160, leftOutBytes: 64 });
  });

  it("reads the text part of a configuration that describes several", async () => {
    const summary = await summaryOf({
      config: {
        model_type: "qwen3_vl",
        max_position_embeddings: null,
        text_config: { max_position_embeddings: 262_144, num_hidden_layers: 36 },
      },
    });
    expect(summary).toMatchObject({ contextLength: 262_144, layerCount: 36 });
  });

  it("says whether mlx-lm applies the window that the configuration names", async () => {
    const gemma = await summaryOf({ config: { model_type: "gemma3_text", sliding_window: 1024 } });
    const qwen = await summaryOf({ config: { model_type: "qwen2", sliding_window: 4096 } });
    expect([gemma.slidingWindowTokens, qwen.slidingWindowTokens]).toEqual([1024, null]);
  });

  it("finds a chat template in the tokenizer's configuration", async () => {
    const { hasChatTemplate } = await summaryOf({
      files: { "tokenizer_config.json": JSON.stringify({ chat_template: "{{ messages }}" }) },
    });
    expect(hasChatTemplate).toBe(true);
  });

  it("adds up the tensors of several files", async () => {
    const part = smallSafetensors({ b: { type: "F32", shape: [4], sizeBytes: 16 } });
    const summary = await summaryOf({ files: { "model-extra.safetensors": part } });
    expect(summary).toMatchObject({ tensorCount: 2, parameterCount: 84 });
  });

  it("follows symbolic links, of which hub caches are made", async () => {
    const parameterCount = await inTemporaryFolder(async (folder) => {
      await writeMlxFolder(join(folder, "blobs"));
      await symlink(join(folder, "blobs", "model.safetensors"), join(folder, "model.safetensors"));
      await symlink(join(folder, "blobs", "config.json"), join(folder, "config.json"));
      return (await inspectMlx(folder)).parameterCount;
    });
    expect(parameterCount).toBe(80);
  });
});

describe("a folder that is no MLX model", () => {
  it("is refused when it does not exist", async () => {
    const refusal = await thrownBy(() => inspectMlx("/nowhere/at/all"));
    expect(refusal).toMatchObject({ code: "model-missing" });
  });

  it("is refused when it is a file", async () => {
    const refusal = await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "model"), "x");
      return thrownBy(() => inspectMlx(join(folder, "model")));
    });
    expect(refusal).toMatchObject({ code: "model-missing" });
  });

  it("is refused without a configuration", async () => {
    const refusal = await inTemporaryFolder((folder) => thrownBy(() => inspectMlx(folder)));
    expect(refusal).toMatchObject({ code: "model-not-mlx" });
  });

  it.each([
    ["that is no JSON", "{"],
    ["that is a list", "[]"],
    ["without a model type", "{}"],
  ])("is refused with a configuration %s", async (_, config) => {
    expect(await refusalOf({ files: { "config.json": config } })).toMatchObject({
      code: "model-not-mlx",
    });
  });

  it("is refused without weights", async () => {
    const refusal = await inTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "config.json"), '{"model_type":"llama"}');
      return thrownBy(() => inspectMlx(folder));
    });
    expect(refusal).toMatchObject({ code: "model-not-mlx" });
  });

  it("is refused when one of several numbered weight files lacks", async () => {
    const part = smallSafetensors(EMBEDDINGS);
    expect(await refusalOf({ files: { "model-00001-of-00002.safetensors": part } })).toMatchObject({
      code: "model-truncated",
    });
  });

  it("is refused when words and scales do not belong together", async () => {
    const layer = packedLayer("m.up", 4, 64, "BF16");
    const scales = { type: "BF16", shape: [16, 7], sizeBytes: 224 };
    const refusal = await refusalOf({
      config: { quantization: QUANTIZED },
      tensors: { ...layer, "m.up.scales": scales },
    });
    expect(refusal).toMatchObject({ code: "model-broken-header" });
  });
});
