import { halfBits } from "./half.ts";
import type { StoredType } from "./quantization.ts";
import { fillRandomWords, type RandomState } from "./random-words.ts";

/** Bytes of one block of each type; F32 and F16 have blocks of one value. */
export const bytesPerBlock: Readonly<Record<StoredType, number>> = {
  F32: 4,
  F16: 2,
  Q4_0: 18,
  Q5_0: 22,
  Q8_0: 34,
  Q4_K: 144,
  Q6_K: 210,
};

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
  if (type === "F16") {
    shapeHalves(words, rms);
    return;
  }
  const halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  SCALE_SETTERS[type](halves, rms);
}

type Quantized = Exclude<StoredType, "F32" | "F16">;

const SCALE_SETTERS: Readonly<Record<Quantized, (halves: Uint16Array, rms: number) => void>> = {
  // (q - 8) d with q uniform in 0..15: root mean square sqrt(21.5) d.
  Q4_0: (halves, rms) => {
    setSignedScale(halves, bytesPerBlock.Q4_0, halfBits(rms / Math.sqrt(21.5)));
  },
  // (q - 16) d with q uniform in 0..31: sqrt(85.5) d.
  Q5_0: (halves, rms) => {
    setSignedScale(halves, bytesPerBlock.Q5_0, halfBits(rms / Math.sqrt(85.5)));
  },
  // q d with q uniform in -128..127: sqrt(5461.5) d.
  Q8_0: (halves, rms) => {
    setSignedScale(halves, bytesPerBlock.Q8_0, halfBits(rms / Math.sqrt(5461.5)));
  },
  Q4_K: (halves, rms) => {
    setScaleAndMinimum(
      halves,
      halfBits(rms / Q4_K_UNIT_RMS),
      halfBits((7.5 * rms) / Q4_K_UNIT_RMS),
    );
  },
  // s (q - 32) d with s uniform in -128..127 and q uniform in 0..63: sqrt(5461.5 x 341.5) d.
  Q6_K: (halves, rms) => {
    setTrailingScale(halves, halfBits(rms / Math.sqrt(5461.5 * 341.5)));
  },
};

/**
 * Root mean square of s q - 7.5 m with the 6-bit s and m uniform in 0..63 and q uniform in 0..15:
 * sqrt(E[s²] E[q²] - 2 x 7.5 E[s] E[q] E[m] + 7.5² E[m²]). A minimum of 7.5 d makes the mean zero.
 */
const Q4_K_UNIT_RMS = Math.sqrt(1333.5 * 77.5 - 15 * 31.5 * 7.5 * 31.5 + 56.25 * 1333.5);

/** The scale is the first half of a block. Its random sign bit stays: the weights have zero mean. */
function setSignedScale(halves: Uint16Array, blockBytes: number, scale: number): void {
  const step = blockBytes / 2;
  for (let at = 0; at < halves.length; at += step) {
    halves[at] = ((halves[at] ?? 0) & 0x8000) | scale;
  }
}

function setScaleAndMinimum(halves: Uint16Array, scale: number, minimum: number): void {
  const step = bytesPerBlock.Q4_K / 2;
  for (let at = 0; at < halves.length; at += step) {
    halves[at] = scale;
    halves[at + 1] = minimum;
  }
}

function setTrailingScale(halves: Uint16Array, scale: number): void {
  const step = bytesPerBlock.Q6_K / 2;
  for (let at = step - 1; at < halves.length; at += step) halves[at] = scale;
}

/** Root mean square of a half whose exponent is uniform in 0..3 and whose fraction is uniform. */
const HALF_UNIT_RMS = Math.sqrt((7 / 3) * ((1 + 4 + 16 + 64) / 4));

/**
 * Two halves a word: sign, fraction and the low two bits of the exponent stay random, the exponent is
 * moved so that the root mean square is the power of two next to `rms`.
 */
function shapeHalves(words: Uint32Array, rms: number): void {
  const exponent = Math.round(Math.log2(rms / HALF_UNIT_RMS)) + 15;
  const base = (Math.min(Math.max(exponent, 1), 26) << 10) * 0x0001_0001;
  for (let index = 0; index < words.length; index += 1) {
    words[index] = ((words[index] ?? 0) & 0x8fff_8fff) + base;
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
