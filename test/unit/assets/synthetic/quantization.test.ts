import { describe, expect, it } from "vitest";
import { chooseTypes, type Quantization } from "../../../../src/assets/synthetic/quantization.ts";
import { readShapes, shapeNamed } from "../../../../src/assets/synthetic/shapes.ts";
import { planTensors } from "../../../../src/assets/synthetic/tensor-plan.ts";

async function typesByName(
  shapeName: string,
  quantization: Quantization,
): Promise<Map<string, string>> {
  const shape = shapeNamed(await readShapes(), shapeName);
  const plan = planTensors(shape);
  const types = chooseTypes(plan, quantization, shape.layerCount);
  return new Map(plan.map(({ name }, index) => [name, types[index] ?? ""]));
}

function countByType(types: Map<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types.values()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

// Expected types: the F16 file of each shape, quantized by llama.cpp v0.4.0's own tool
// (llama-quantize --dry-run SHAPE.F16.gguf QUANTIZATION), has the same type for every tensor.
describe("the tensor types of a quantization", () => {
  it.each([
    ["tiny", "Q8_0", { F32: 5, Q8_0: 15 }],
    ["tiny", "Q4_0", { F32: 5, Q4_0: 14, Q8_0: 1 }],
    ["tiny", "Q4_K_M", { F32: 5, Q5_0: 12, Q8_0: 3 }],
    ["tiny-untied", "Q8_0", { Q8_0: 16, F32: 5 }],
    ["tiny-untied", "Q4_0", { Q6_K: 1, F32: 5, Q4_0: 15 }],
    ["tiny-untied", "Q4_K_M", { Q6_K: 3, F32: 5, Q4_K: 13 }],
    ["smollm2-135m", "Q8_0", { F32: 61, Q8_0: 211 }],
    ["smollm2-135m", "Q4_0", { F32: 61, Q8_0: 1, Q4_0: 210 }],
    ["smollm2-135m", "Q4_K_M", { F32: 61, Q8_0: 15, Q5_0: 166, Q6_K: 14, Q4_K: 16 }],
    ["qwen-0.5b", "Q8_0", { F32: 121, Q8_0: 169 }],
    ["qwen-0.5b", "Q4_0", { F32: 121, Q8_0: 1, Q4_0: 168 }],
    ["qwen-0.5b", "Q4_K_M", { F32: 121, Q8_0: 13, Q5_0: 132, Q6_K: 12, Q4_K: 12 }],
    ["llama-1b", "Q8_0", { F32: 34, Q8_0: 113 }],
    ["llama-1b", "Q4_0", { F32: 34, Q6_K: 1, Q4_0: 112 }],
    ["llama-1b", "Q4_K_M", { F32: 34, Q6_K: 17, Q4_K: 96 }],
    ["smollm2-135m", "Q4_1", { F32: 61, Q8_0: 1, Q4_1: 210 }],
    ["gemma3-270m", "Q4_K_M", { F32: 109, Q8_0: 10, Q5_0: 81, Q4_K: 27, Q6_K: 9 }],
    ["gemma3n-e4b", "Q8_0", { F16: 108, F32: 422, Q8_0: 317 }],
    ["gemma3n-e4b", "Q4_0", { F16: 108, F32: 422, Q6_K: 2, Q4_0: 315 }],
    ["gemma3n-e4b", "Q4_K_M", { F16: 108, F32: 422, Q6_K: 36, Q4_K: 281 }],
    ["qwen3-vl-4b", "Q4_K_M", { F32: 145, Q6_K: 37, Q4_K: 216 }],
    ["ministral-3-3b", "Q4_K_M", { F32: 53, Q6_K: 27, Q4_K: 156 }],
    ["tiny-gemma3n", "Q4_K_M", { F16: 78, F32: 302, Q6_K: 28, Q4_K: 174, Q5_0: 25 }],
    ["qwen3-4b", "Q8_0", { F32: 145, Q8_0: 253 }],
    ["qwen3-4b", "Q4_0", { F32: 145, Q6_K: 1, Q4_0: 252 }],
    ["qwen3-4b", "Q4_K_M", { F32: 145, Q6_K: 37, Q4_K: 216 }],
  ] as const)("of %s in %s are those of llama.cpp", async (shape, quantization, expected) => {
    expect(countByType(await typesByName(shape, quantization))).toEqual(expected);
  });

  it("keep more bits for the first and last layers and every third in between", async () => {
    const types = await typesByName("qwen3-4b", "Q4_K_M");
    const layers = Array.from({ length: 36 }, (_, layer) => layer);
    const sixBits = layers.filter((layer) => types.get(`blk.${layer}.ffn_down.weight`) === "Q6_K");
    expect(sixBits).toEqual([0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 31, 32, 33, 34, 35]);
  });

  it("keep norms and biases in single precision", async () => {
    const types = await typesByName("qwen-0.5b", "Q4_0");
    expect(types.get("blk.0.attn_norm.weight")).toBe("F32");
    expect(types.get("blk.0.attn_q.bias")).toBe("F32");
  });

  it("leave what llama.cpp never quantizes as a converter stores it", async () => {
    const types = await typesByName("gemma3n-e4b", "Q4_K_M");
    expect(types.get("altup_proj.weight")).toBe("F16");
    expect(types.get("per_layer_model_proj.weight")).toBe("F16");
    expect(types.get("blk.0.laurel_l.weight")).toBe("F16");
    expect(types.get("blk.0.altup_predict_coef.weight")).toBe("F32");
  });

  it("give the table of per-layer embeddings the bits of the shared output matrix", async () => {
    const types = await typesByName("gemma3n-e4b", "Q4_K_M");
    expect(types.get("token_embd.weight")).toBe("Q6_K");
    expect(types.get("per_layer_token_embd.weight")).toBe("Q6_K");
  });

  it("give the output matrix six bits when the embedding is not shared", async () => {
    const types = await typesByName("tiny-untied", "Q4_K_M");
    expect(types.get("output.weight")).toBe("Q6_K");
    expect(types.get("token_embd.weight")).toBe("Q4_K");
  });
});
