import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectGguf, type GgufSummary } from "../../../../src/assets/gguf/inspect-gguf.ts";
import type { WritableValue } from "../../../../src/assets/gguf/write-header.ts";
import { inTemporaryFolder } from "../in-temporary-folder.ts";
import { smallGguf } from "./small-gguf.ts";

async function summaryOf(keys: Record<string, WritableValue>): Promise<GgufSummary> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "model.gguf"), smallGguf({ keys }));
    return inspectGguf(join(folder, "model.gguf"));
  });
}

describe("the summary of a model file", () => {
  it("holds what the header says", async () => {
    const summary = await summaryOf({
      "general.file_type": { type: "u32", value: 15 },
      "general.license": { type: "string", value: "apache-2.0" },
      "tokenizer.chat_template": { type: "string", value: "{{ messages }}" },
    });
    expect(summary).toMatchObject({
      architecture: "llama",
      name: "Small",
      quantization: "Q4_K_M",
      license: "apache-2.0",
      contextLength: 512,
      hasChatTemplate: true,
      synthetic: false,
      tensorBytes: 96,
      parameterCount: 24,
    });
  });

  it("takes the quantization from the tensors when no file type is given", async () => {
    expect((await summaryOf({})).quantization).toBe("F32");
  });

  it("takes the quantization from the tensors when the file type has no name", async () => {
    const summary = await summaryOf({ "general.file_type": { type: "u32", value: 5 } });
    expect(summary.quantization).toBe("F32");
  });

  it("reads the name of a file type that was marked as guessed", async () => {
    const summary = await summaryOf({ "general.file_type": { type: "u32", value: 1024 + 7 } });
    expect(summary.quantization).toBe("Q8_0");
  });

  it("leaves null what the header does not say", async () => {
    const { license, hasChatTemplate } = await summaryOf({});
    expect({ license, hasChatTemplate }).toEqual({ license: null, hasChatTemplate: false });
  });

  it("tells bits per weight, layers, heads and tokenizer", async () => {
    const summary = await summaryOf({
      "llama.block_count": { type: "u32", value: 2 },
      "llama.attention.head_count": { type: "u32", value: 8 },
      "llama.attention.head_count_kv": { type: "i32s", value: Int32Array.of(4, 2) },
      "llama.attention.sliding_window": { type: "u32", value: 4096 },
      "tokenizer.ggml.model": { type: "string", value: "gpt2" },
      "tokenizer.ggml.pre": { type: "string", value: "smollm" },
    });
    expect(summary).toMatchObject({
      bitsPerWeight: 32,
      vocabularySize: 20,
      tensorCount: 3,
      layerCount: 2,
      headCount: 8,
      keyValueHeadCount: 4,
      slidingWindowTokens: 4096,
      tokenizer: "gpt2 smollm",
    });
  });

  it("makes no list of layers that nobody could load", async () => {
    const summary = await summaryOf({
      "llama.block_count": { type: "u32", value: 4_000_000_000 },
      "llama.attention.head_count": { type: "u32", value: 0 },
    });
    expect(summary).toMatchObject({ layerCount: 4_000_000_000, headCount: null });
  });

  it("hashes the chat template", async () => {
    const { chatTemplateSha256 } = await summaryOf({
      "tokenizer.chat_template": { type: "string", value: "abc" },
    });
    // printf abc | sha256sum
    expect(chatTemplateSha256).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("says when the weights are synthetic", async () => {
    const summary = await summaryOf({ "edge_bench.synthetic": { type: "bool", value: true } });
    expect(summary.synthetic).toBe(true);
  });
});
