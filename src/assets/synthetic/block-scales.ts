import { halfBits } from "./half.ts";
import { meanOf, spreadFactors, type ScaleSpread } from "./scale-spread.ts";
import { bytesPerBlock, type StoredType } from "./stored-types.ts";

export type QuantizedType = Exclude<StoredType, "F32" | "F16" | "BF16">;

export interface ScaledTensor {
  readonly type: QuantizedType;
  /** Blocks in a row. */
  readonly rowBlocks: number;
  /** Wanted root mean square of the weights. */
  readonly rms: number;
  readonly spread: ScaleSpread;
}

/** Where a block keeps its scale d, and what its values look like for d = 1. Places are in halves. */
interface BlockScales {
  readonly scaleAt: number;
  /** Mean square of the values for d = 1, with an offset in step with the scale. */
  readonly unitSquare: number;
  /** The random sign bit of the scale stays: llama.cpp's quantizer gives half of them a minus. */
  readonly isSigned?: boolean;
  /** Standard deviation between blocks of one distribution, in octaves. */
  readonly octaves: number;
  /** A second half that moves the values to a mean of zero: about `times` d, with this sign. */
  readonly offset?: BlockOffset;
}

interface BlockOffset {
  readonly at: number;
  readonly times: number;
  readonly isNegative: boolean;
  /** Mean square of what the offset is multiplied by in a value. */
  readonly weightSquare: number;
  /** Standard deviation of the ratio to the scale, in octaves. */
  readonly octaves: number;
}

/**
 * Octaves, as found in SmolLM2 135M (Q4_1) and Gemma 3 270M (Q4_K_M) within rows: the largest size of
 * 32 weights 0.31 to 0.33, the range of 32 weights 0.25 to 0.27, their minimum beside it 0.26 to 0.29;
 * of blocks of 256, in the same order, 0.24, 0.20, and 0.19 to 0.25. Normal weights have 0.27, 0.24,
 * 0.25; 0.17, 0.14, 0.17. Where columns differ (embeddings, attention outputs) there is more.
 */
const BLOCKS: Readonly<Record<QuantizedType, BlockScales>> = {
  // (q - 8) d with q uniform in 0..15.
  Q4_0: { scaleAt: 0, unitSquare: 21.5, octaves: 0.3, isSigned: true },
  // q d + m with q uniform in 0..15: m = -7.5 d.
  Q4_1: withConstant({ valueMaximum: 15 }),
  // (q - 16) d with q uniform in 0..31.
  Q5_0: { scaleAt: 0, unitSquare: 85.5, octaves: 0.3, isSigned: true },
  // q d + m with q uniform in 0..31: m = -15.5 d.
  Q5_1: withConstant({ valueMaximum: 31 }),
  // q d with q uniform in -128..127.
  Q8_0: { scaleAt: 0, unitSquare: 5461.5, octaves: 0.3 },
  // s q d - m dmin with 4-bit s and m and 2-bit q: dmin = 1.5 d.
  Q2_K: withMinimum({ scaleAt: 40, minimumAt: 41, scaleMaximum: 15, valueMaximum: 3 }),
  // s q d with s uniform in -32..31 and q uniform in -4..3.
  Q3_K: { scaleAt: 54, unitSquare: 341.5 * 5.5, octaves: 0.24, isSigned: true },
  // s q d - m dmin with 6-bit s and m and 4-bit q: dmin = 7.5 d.
  Q4_K: withMinimum({ scaleAt: 0, minimumAt: 1, scaleMaximum: 63, valueMaximum: 15 }),
  // The same with 5-bit q: dmin = 15.5 d.
  Q5_K: withMinimum({ scaleAt: 0, minimumAt: 1, scaleMaximum: 63, valueMaximum: 31 }),
  // s (q - 32) d with s uniform in -128..127 and q uniform in 0..63.
  Q6_K: { scaleAt: 104, unitSquare: 5461.5 * 341.5, octaves: 0.24, isSigned: true },
};

/** q d + m with q uniform in 0..Q; m = -Q/2 d makes the mean zero. */
function withConstant({ valueMaximum }: { valueMaximum: number }): BlockScales {
  const times = valueMaximum / 2;
  return {
    scaleAt: 0,
    unitSquare: meanSquareUpTo(valueMaximum) - times * times,
    octaves: 0.26,
    offset: { at: 1, times, isNegative: true, weightSquare: 1, octaves: 0.27 },
  };
}

/**
 * s q d - m dmin with s and m uniform in 0..S and q uniform in 0..Q; dmin = Q/2 d makes the mean zero.
 * Mean square for d = 1: E[s²] E[q²] - 2 (Q/2) E[s] E[q] E[m] + (Q/2)² E[m²].
 */
function withMinimum(block: {
  scaleAt: number;
  minimumAt: number;
  scaleMaximum: number;
  valueMaximum: number;
}): BlockScales {
  const times = block.valueMaximum / 2;
  const meanScale = block.scaleMaximum / 2;
  const scaleSquare = meanSquareUpTo(block.scaleMaximum);
  const unitSquare =
    scaleSquare * meanSquareUpTo(block.valueMaximum) -
    2 * times * meanScale * times * meanScale +
    times * times * scaleSquare;
  return {
    scaleAt: block.scaleAt,
    unitSquare,
    octaves: 0.2,
    offset: {
      at: block.minimumAt,
      times,
      isNegative: false,
      weightSquare: scaleSquare,
      octaves: 0.2,
    },
  };
}

/** Mean square of whole numbers uniform in 0..n. */
function meanSquareUpTo(n: number): number {
  return (n * (2 * n + 1)) / 6;
}

/** Different factors between the blocks of a row, and between rows; powers of two. */
const BLOCK_FACTORS = 2048;
const ROW_FACTORS = 16;

/**
 * A function that writes the scale of each block (and its offset, where the type has one) over random
 * bytes, from the first block of a tensor to the last. Scales are spread as those of learnt weights
 * are: on x86, llama.cpp looks the value of a half up in a table of 256 KiB
 * (ggml-cpu/simd-mappings.h), and how many lines of it are in use decides how fast a model decodes.
 * On an AMD EPYC, SmolLM2 135M in Q4_1 with one scale for all decoded 1.67 times as fast as the real one.
 */
export function scaleWriter(tensor: ScaledTensor): (halves: Uint16Array) => void {
  const { type, rowBlocks, rms, spread } = tensor;
  const block = BLOCKS[type];
  const rows = spreadFactors(spread.rows, ROW_FACTORS);
  const blocks = spreadFactors(Math.hypot(block.octaves, spread.columns), BLOCK_FACTORS);
  const ratios = offsetRatios(block.offset);
  const unit = rms / Math.sqrt(meanSquareOf(block, ratios));
  const stepHalves = bytesPerBlock[type] / 2;
  const signBit = block.isSigned === true ? 0x8000 : 0;
  const offsetSign = block.offset?.isNegative === true ? 0x8000 : 0;
  let blocksLeft = 0;
  let rowUnit = unit;
  return (halves) => {
    for (let at = block.scaleAt; at < halves.length; at += stepHalves) {
      const random = halves[at] ?? 0;
      if (blocksLeft === 0) {
        // Other bits than those that choose the factor of the block.
        rowUnit = unit * (rows[(random >>> 11) % ROW_FACTORS] ?? 1);
        blocksLeft = rowBlocks;
      }
      blocksLeft -= 1;
      const scale = rowUnit * (blocks[random % BLOCK_FACTORS] ?? 1);
      halves[at] = (random & signBit) | halfBits(scale);
      if (block.offset === undefined) continue;
      const offsetAt = at + block.offset.at - block.scaleAt;
      const ratio = ratios[(halves[offsetAt] ?? 0) % BLOCK_FACTORS] ?? 1;
      halves[offsetAt] = offsetSign | halfBits(scale * ratio);
    }
  };
}

/** Offsets for a scale of 1: their mean is what makes the mean of the weights zero. */
function offsetRatios(offset: BlockOffset | undefined): Float64Array {
  if (offset === undefined) return new Float64Array();
  const factors = spreadFactors(offset.octaves, BLOCK_FACTORS);
  const mean = meanOf(factors);
  return factors.map((factor) => (offset.times * factor) / mean);
}

/** Mean square of the weights for d = 1: an offset out of step with the scale adds its variance. */
function meanSquareOf({ unitSquare, offset }: BlockScales, ratios: Float64Array): number {
  if (offset === undefined) return unitSquare;
  const variance = meanOf(ratios.map((ratio) => (ratio - offset.times) ** 2));
  return unitSquare + offset.weightSquare * variance;
}
