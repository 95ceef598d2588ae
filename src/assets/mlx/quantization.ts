import { packingOf, type MlxConfig, type Packing } from "./mlx-config.ts";
import { brokenSafetensors } from "./refusals.ts";
import type { SafeTensor } from "./safetensors-header.ts";

/** A tensor of weights, with its values counted as the model uses them. */
export interface CountedTensor {
  readonly tensor: SafeTensor;
  /** Values that the model computes with; 0 for scales and offsets of packed weights. */
  readonly parameterCount: number;
  /** `null` for plain numbers. */
  readonly packing: Packing | null;
}

const PACKED_TYPES: readonly string[] = ["U32", "I32"];
/** What belongs to a packed weight and is no parameter of its own, by the last part of its name. */
const HELPERS: readonly string[] = ["scales", "biases", "qzeros", "g_idx", "global_scale"];
/** Formats whose configuration names a method instead of bits and group (mlx-lm 0.32.2, `utils.load_model`). */
const PACKING_OF_METHOD: Readonly<Record<string, Packing>> = {
  mxfp4: { bits: 4, group_size: 32, mode: "mxfp4" },
  mxfp8: { bits: 8, group_size: 32, mode: "mxfp8" },
};

/**
 * Counts the parameters of every tensor. MLX packs a row of quantized values into 32-bit words and puts
 * one scale per group beside it: values in a row = scales in a row x group size, and their bits follow
 * from the words of the row. So each layer tells its own bits, whatever the configuration says of it.
 *
 * @throws PrerequisiteError `model-broken-header` when words and scales do not belong together
 */
export function countParameters(
  path: string,
  tensors: readonly SafeTensor[],
  config: MlxConfig,
): CountedTensor[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return tensors.map((tensor) => {
    const [layer, part] = splitName(tensor.name);
    if (HELPERS.includes(part) && hasPackedWeight(byName, layer)) {
      return { tensor, parameterCount: 0, packing: null };
    }
    const scales = byName.get(`${layer}.scales`);
    if (scales === undefined || !PACKED_TYPES.includes(tensor.type)) {
      return { tensor, parameterCount: product(tensor.shape), packing: null };
    }
    return countPacked(path, tensor, scales, declaredPacking(config, layer));
  });
}

/** The packing that holds for all layers without one of their own; `null` for plain numbers. */
export function commonPacking(config: MlxConfig): Packing | null {
  const said = config.quantization ?? config.quantization_config;
  if (said == null) return null;
  const { bits, group_size, mode, quant_method: method } = said;
  if (bits !== undefined && group_size !== undefined) {
    return { bits, group_size, mode: mode ?? method ?? "affine" };
  }
  return method === undefined ? null : (PACKING_OF_METHOD[method] ?? null);
}

function declaredPacking(config: MlxConfig, layer: string): Packing | null {
  return packingOf(config.quantization, layer) ?? commonPacking(config);
}

function countPacked(
  path: string,
  tensor: SafeTensor,
  scales: SafeTensor,
  declared: Packing | null,
): CountedTensor {
  const words = tensor.shape.at(-1) ?? 0;
  const groups = scales.shape.at(-1) ?? 0;
  const groupSize = declared?.group_size ?? groupOfScales(scales, words, groups);
  const bits = (words * 32) / (groups * groupSize);
  if (!Number.isInteger(bits) || bits < 1 || bits > 8) {
    const problem = `tensor "${tensor.name}" has ${words} words and ${groups} scales in a row, which fits no group of ${groupSize}`;
    throw brokenSafetensors(path, problem);
  }
  const rows = product(tensor.shape.slice(0, -1));
  const mode = declared?.mode ?? modeOfScales(scales, groupSize, bits);
  return {
    tensor,
    parameterCount: rows * groups * groupSize,
    packing: { bits, group_size: groupSize, mode },
  };
}

/** Without a word in the configuration: 4 bits is what fits the common group sizes best. */
function groupOfScales(scales: SafeTensor, words: number, groups: number): number {
  const valuesPerGroup = groups === 0 ? 0 : (words * 32) / 4 / groups;
  return scales.type === "U8" && valuesPerGroup === 64 ? 32 : valuesPerGroup;
}

/** Only affine packing keeps its scales in the type of the weights (mlx-lm 0.32.2, `infer_quant_config`). */
function modeOfScales(scales: SafeTensor, groupSize: number, bits: number): string {
  if (scales.type !== "U8") return "affine";
  if (bits === 8) return "mxfp8";
  return groupSize === 16 ? "nvfp4" : "mxfp4";
}

function hasPackedWeight(byName: ReadonlyMap<string, SafeTensor>, layer: string): boolean {
  return ["weight", "qweight"].some((part) =>
    PACKED_TYPES.includes(byName.get(`${layer}.${part}`)?.type ?? ""),
  );
}

function splitName(name: string): [layer: string, part: string] {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? ["", name] : [name.slice(0, dot), name.slice(dot + 1)];
}

function product(shape: readonly number[]): number {
  return shape.reduce((result, dimension) => result * dimension, 1);
}
