import { halfBits } from "./half.ts";
import { fillRandomWords, type RandomState } from "./random-words.ts";
import { bytesPerBlock, type StoredType } from "./stored-types.ts";

/**
 * Fills `words` with whole blocks of random weights whose root mean square is about `rms`: random
 * bytes everywhere, then the scales of each block are set. Bytes behind the last whole block are noise.
 * Block layouts: llama.cpp, ggml/src/ggml-common.h.
 */
export function fillBlocks(
  type: StoredType,
  words: Uint32Array,
  state: RandomState,
  rms: number,
): void {
  if (type === "F32") {
    fillSingles(words, state, rms);
    return;
  }
  fillRandomWords(words, state);
  if (type === "F16" || type === "BF16") {
    shapeFloats(words, rms, type === "F16" ? HALF : BRAIN_FLOAT);
    return;
  }
  const halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  setScales(halves, bytesPerBlock[type] / 2, BLOCKS[type], rms);
}

type Quantized = Exclude<StoredType, "F32" | "F16" | "BF16">;

/** Where a block keeps its scale d, and what its values look like for d = 1. Places are in halves. */
interface BlockScales {
  readonly scaleAt: number;
  /** Root mean square of the values for d = 1. */
  readonly unitRms: number;
  /** The random sign bit of the scale stays, where that makes the mean of the weights zero. */
  readonly keepsSign?: boolean;
  /** A second half that moves the values to a mean of zero: `times` d, with this sign. */
  readonly offset?: BlockOffset;
}

interface BlockOffset {
  readonly at: number;
  readonly times: number;
  readonly negative: boolean;
}

const BLOCKS: Readonly<Record<Quantized, BlockScales>> = {
  // (q - 8) d with q uniform in 0..15.
  Q4_0: { scaleAt: 0, unitRms: Math.sqrt(21.5), keepsSign: true },
  // q d + m with q uniform in 0..15: m = -7.5 d.
  Q4_1: { scaleAt: 0, unitRms: Math.sqrt(21.25), offset: { at: 1, times: 7.5, negative: true } },
  // (q - 16) d with q uniform in 0..31.
  Q5_0: { scaleAt: 0, unitRms: Math.sqrt(85.5), keepsSign: true },
  // q d + m with q uniform in 0..31: m = -15.5 d.
  Q5_1: { scaleAt: 0, unitRms: Math.sqrt(85.25), offset: { at: 1, times: 15.5, negative: true } },
  // q d with q uniform in -128..127.
  Q8_0: { scaleAt: 0, unitRms: Math.sqrt(5461.5), keepsSign: true },
  // s q d - m dmin with 4-bit s and m and 2-bit q: dmin = 1.5 d.
  Q2_K: withMinimum({ scaleAt: 40, minimumAt: 41, scaleMaximum: 15, valueMaximum: 3 }),
  // s q d with s uniform in -32..31 and q uniform in -4..3.
  Q3_K: { scaleAt: 54, unitRms: Math.sqrt(341.5 * 5.5) },
  // s q d - m dmin with 6-bit s and m and 4-bit q: dmin = 7.5 d.
  Q4_K: withMinimum({ scaleAt: 0, minimumAt: 1, scaleMaximum: 63, valueMaximum: 15 }),
  // The same with 5-bit q: dmin = 15.5 d.
  Q5_K: withMinimum({ scaleAt: 0, minimumAt: 1, scaleMaximum: 63, valueMaximum: 31 }),
  // s (q - 32) d with s uniform in -128..127 and q uniform in 0..63.
  Q6_K: { scaleAt: 104, unitRms: Math.sqrt(5461.5 * 341.5) },
};

/**
 * s q d - m dmin with s and m uniform in 0..S and q uniform in 0..Q; dmin = Q/2 d makes the mean zero.
 * Root mean square for d = 1: sqrt(E[s²] E[q²] - 2 (Q/2) E[s] E[q] E[m] + (Q/2)² E[m²]).
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
  const square =
    scaleSquare * meanSquareUpTo(block.valueMaximum) -
    2 * times * meanScale * times * meanScale +
    times * times * scaleSquare;
  return {
    scaleAt: block.scaleAt,
    unitRms: Math.sqrt(square),
    offset: { at: block.minimumAt, times, negative: false },
  };
}

/** Mean square of whole numbers uniform in 0..n. */
function meanSquareUpTo(n: number): number {
  return (n * (2 * n + 1)) / 6;
}

/** Writes the scale of each block, and the offset where the type has one. */
function setScales(halves: Uint16Array, step: number, block: BlockScales, rms: number): void {
  const unit = rms / block.unitRms;
  const scales = spreadHalves(unit);
  const keptBits = block.keepsSign === true ? 0x8000 : 0;
  for (let at = block.scaleAt; at < halves.length; at += step) {
    const random = halves[at] ?? 0;
    halves[at] = (random & keptBits) | (scales[random % SCALE_COUNT] ?? 0);
    // For the offset of the same block.
    if (block.offset !== undefined) halves[at + block.offset.at - block.scaleAt] = random;
  }
  if (block.offset !== undefined) setOffsets(halves, step, block.offset, unit);
}

/** The offset is in step with the scale: the mean of each block is near zero. */
function setOffsets(halves: Uint16Array, step: number, offset: BlockOffset, unit: number): void {
  const offsets = spreadHalves(offset.times * unit);
  const sign = offset.negative ? 0x8000 : 0;
  for (let at = offset.at; at < halves.length; at += step) {
    halves[at] = sign | (offsets[(halves[at] ?? 0) % SCALE_COUNT] ?? 0);
  }
}

/** Different scales in a tensor; a power of two. */
const SCALE_COUNT = 2048;

/**
 * Spread of the scales of a tensor, as standard deviation in octaves. Chosen so that real and synthetic
 * models decode alike (bench/synthetic-fidelity): scales of neighbouring blocks lie closer together
 * than those of a whole model, nine in ten of which lie within 1.5 octaves.
 */
const SPREAD_OCTAVES = 0.3;

/** Factors of the scale with a root mean square of 1, in equal shares of a logistic distribution of their logarithm. */
const FACTORS = spreadFactors();

function spreadFactors(): Float64Array {
  const perLogit = (SPREAD_OCTAVES * Math.LN2 * Math.sqrt(3)) / Math.PI;
  const factors = Float64Array.from({ length: SCALE_COUNT }, (_, place) => {
    const share = (place + 0.5) / SCALE_COUNT;
    return Math.exp(perLogit * Math.log(share / (1 - share)));
  });
  const meanSquare = factors.reduce((sum, factor) => sum + factor * factor, 0) / SCALE_COUNT;
  return factors.map((factor) => factor / Math.sqrt(meanSquare));
}

/**
 * Scales spread as those of learnt weights are. On x86, llama.cpp looks the value of a half up in a
 * table of 256 KiB (ggml-cpu/simd-mappings.h): how many lines of it are in use decides how fast a
 * model decodes. On an AMD EPYC, SmolLM2 135M in Q4_1 with one scale for all decoded 1.67 times as
 * fast as the real one; with a spread of 0.45 octaves, Gemma 3 270M decoded 0.86 times as fast.
 */
function spreadHalves(unit: number): Uint16Array {
  return Uint16Array.from(FACTORS, (factor) => halfBits(unit * factor));
}

/** A 16-bit float format: which bits of a random word stay, and where its exponent is. */
interface FloatFormat {
  /** Sign, fraction and the low two bits of the exponent, in both halves of a word. */
  readonly keptBits: number;
  readonly exponentShift: number;
  readonly exponentBias: number;
  /** So that the two random bits on top stay below infinity. */
  readonly largestExponent: number;
}

const HALF: FloatFormat = {
  keptBits: 0x8fff_8fff,
  exponentShift: 10,
  exponentBias: 15,
  largestExponent: 26,
};

const BRAIN_FLOAT: FloatFormat = {
  keptBits: 0x81ff_81ff,
  exponentShift: 7,
  exponentBias: 127,
  largestExponent: 250,
};

/** Root mean square of a float whose exponent is uniform in 0..3 and whose fraction is uniform. */
const FLOAT_UNIT_RMS = Math.sqrt((7 / 3) * ((1 + 4 + 16 + 64) / 4));

/**
 * Two floats a word: sign, fraction and the low two bits of the exponent stay random, the exponent is
 * moved so that the root mean square is the power of two next to `rms`.
 */
function shapeFloats(words: Uint32Array, rms: number, format: FloatFormat): void {
  const exponent = Math.round(Math.log2(rms / FLOAT_UNIT_RMS)) + format.exponentBias;
  const clamped = Math.min(Math.max(exponent, 1), format.largestExponent);
  const base = (clamped << format.exponentShift) * 0x0001_0001;
  const { keptBits } = format;
  for (let index = 0; index < words.length; index += 1) {
    words[index] = ((words[index] ?? 0) & keptBits) + base;
  }
}

/** Uniform in (-a, a) with a = sqrt(3) rms. */
function fillSingles(words: Uint32Array, state: RandomState, rms: number): void {
  fillRandomWords(words, state);
  const singles = new Float32Array(words.buffer, words.byteOffset, words.length);
  const scale = (Math.sqrt(3) * rms) / 2 ** 31;
  for (let index = 0; index < words.length; index += 1) {
    singles[index] = ((words[index] ?? 0) - 2 ** 31) * scale;
  }
}
