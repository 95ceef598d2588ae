import { scaleWriter } from "./block-scales.ts";
import { fillRandomWords, type RandomState } from "./random-words.ts";
import type { ScaleSpread } from "./scale-spread.ts";
import { valuesPerBlock, type StoredType } from "./stored-types.ts";

export interface RandomTensor {
  readonly type: StoredType;
  /** Values in a row: whole blocks. */
  readonly rowLength: number;
  /** Wanted root mean square of the weights. */
  readonly rms: number;
  /** Of the scales; types without blocks have none. */
  readonly spread: ScaleSpread;
}

/**
 * A function that fills piece after piece of a tensor, each whole blocks, with random weights whose
 * root mean square is about `rms`: random bytes everywhere, then the scales of each block are set.
 * Bytes behind the last whole block of a piece are noise.
 * Block layouts: llama.cpp, ggml/src/ggml-common.h.
 */
export function blockFiller(
  tensor: RandomTensor,
  state: RandomState,
): (words: Uint32Array) => void {
  const { type, rowLength, rms, spread } = tensor;
  if (type === "F32") {
    return (words) => {
      fillSingles(words, state, rms);
    };
  }
  if (type === "F16" || type === "BF16") {
    return (words) => {
      fillRandomWords(words, state);
      shapeFloats(words, rms, type === "F16" ? HALF : BRAIN_FLOAT);
    };
  }
  const writeScales = scaleWriter({
    type,
    rms,
    spread,
    rowBlocks: rowLength / valuesPerBlock[type],
  });
  return (words) => {
    fillRandomWords(words, state);
    writeScales(new Uint16Array(words.buffer, words.byteOffset, words.length * 2));
  };
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
