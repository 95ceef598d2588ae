import { describe, expect, it } from "vitest";
import type { GgufTensor } from "../../../../src/assets/gguf/read-gguf.ts";
import { tensorTypeById } from "../../../../src/assets/gguf/tensor-types.ts";
import { weightPlacesOf } from "../../../../src/assets/memory-estimate/rearranged-weights.ts";

const Q4_0 = 2;
const Q8_0 = 8;
const F32 = 0;

/** Tensors one after another, as in a file. */
function tensors(
  list: readonly (readonly [
    name: string,
    typeId: number,
    dimensions: readonly number[],
    sizeBytes: number,
  ])[],
): GgufTensor[] {
  let offsetBytes = 0;
  return list.map(([name, typeId, dimensions, sizeBytes]) => {
    const type = tensorTypeById(typeId);
    if (type === null) throw new Error(`no type ${typeId}`);
    const tensor = { name, type, dimensions, offsetBytes, sizeBytes };
    offsetBytes += sizeBytes;
    return tensor;
  });
}

describe("where llama.cpp keeps the weights of a mapped file", () => {
  it("is memory of their own for types that the processor rearranges", () => {
    const places = weightPlacesOf(
      tensors([
        ["blk.0.ffn_up.weight", Q4_0, [32, 64], 1152],
        ["blk.0.ffn_down.weight", Q8_0, [32, 64], 2176],
        ["output_norm.weight", F32, [32], 128],
      ]),
    );
    expect(places["x64-avx2"]).toEqual({ mappedBytes: 2304, rearrangedBytes: 1152 });
    expect(places.arm64).toEqual({ mappedBytes: 128, rearrangedBytes: 3328 });
    expect(places.none).toEqual({ mappedBytes: 3456, rearrangedBytes: 0 });
  });

  it("is the file for tables that are looked up, and for rows that do not divide", () => {
    const places = weightPlacesOf(
      tensors([
        ["token_embd.weight", Q4_0, [32, 64], 1152],
        ["blk.0.attn_k.weight", Q4_0, [32, 4], 72],
      ]),
    );
    expect(places["x64-avx2"]).toEqual({ mappedBytes: 1224, rearrangedBytes: 0 });
  });

  it("keeps mapped what lies between two tensors that stay", () => {
    const places = weightPlacesOf(
      tensors([
        ["token_embd.weight", Q8_0, [32, 8], 272],
        ["blk.0.ffn_up.weight", Q4_0, [32, 64], 1152],
        ["output_norm.weight", F32, [32], 128],
      ]),
    );
    expect(places["x64-avx2"]).toEqual({ mappedBytes: 1552, rearrangedBytes: 1152 });
  });
});
