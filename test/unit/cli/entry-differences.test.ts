import { describe, expect, it } from "vitest";
import { entryDifferences } from "../../../src/cli/models/entry-differences.ts";
import type { ModelEntry } from "../../../src/config/models.ts";

const GGUF = { architecture: "qwen3", quantization: "Q4_K_M", contextLength: 32_768 };
const MLX = { architecture: "qwen3_vl", quantization: "4bit g64 affine", contextLength: 262_144 };
const ENTRY: ModelEntry = { id: "m", display_name: "M", format: "gguf" };

describe("entryDifferences", () => {
  it("finds none where both say the same, in whatever case", () => {
    const entry = { ...ENTRY, architecture: "Qwen3", quantization: "q4_k_m" };
    expect(entryDifferences({ ...entry, max_context_length: 32_768 }, GGUF)).toEqual([]);
  });

  it("takes the two spellings of an architecture, and a short and a full quantization, for the same", () => {
    const entry = { ...ENTRY, architecture: "qwen3vl", quantization: "4bit" };
    expect(entryDifferences(entry, MLX)).toEqual([]);
  });

  it("does not take one quantization for another that begins like it", () => {
    expect(entryDifferences({ ...ENTRY, quantization: "4" }, MLX)).toHaveLength(1);
  });

  it("finds none where one of both says nothing", () => {
    expect(entryDifferences(ENTRY, GGUF)).toEqual([]);
    const silent = { ...GGUF, architecture: null, quantization: null, contextLength: null };
    expect(
      entryDifferences({ ...ENTRY, architecture: "llama", quantization: "Q8_0" }, silent),
    ).toEqual([]);
  });

  it("names every difference, and both sides of it", () => {
    const entry = { ...ENTRY, architecture: "llama", quantization: "Q8_0", max_context_length: 8 };
    expect(entryDifferences(entry, GGUF)).toEqual([
      "quantization is Q8_0 in models.yaml and Q4_K_M in the file",
      "architecture is llama in models.yaml and qwen3 in the file",
      "max_context_length is 8 in models.yaml and 32768 in the file",
    ]);
  });
});
