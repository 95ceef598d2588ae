import { describe, expect, it } from "vitest";
import { blockFiller } from "../../../../src/assets/synthetic/fill-blocks.ts";
import { randomStateFor } from "../../../../src/assets/synthetic/random-words.ts";
import {
  bytesPerBlock,
  storedTypeIds,
  valuesPerBlock,
  type StoredType,
} from "../../../../src/assets/synthetic/stored-types.ts";
import { tensorTypeById } from "../../../../src/assets/gguf/tensor-types.ts";

/** A half as a number. */
function halfAt(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits >> 15 === 1 ? -size : size;
}

/** The 6-bit scale and minimum of a group of 32, as ggml's get_scale_min_k4 takes them apart. */
function scaleAndMinimum(view: DataView, at: number, group: number): [number, number] {
  const byte = (index: number): number => view.getUint8(at + index);
  if (group < 4) return [byte(group) & 63, byte(group + 4) & 63];
  return [
    (byte(group + 4) & 15) | ((byte(group - 4) >> 6) << 4),
    (byte(group + 4) >> 4) | ((byte(group) >> 6) << 4),
  ];
}

/** The signed 6-bit scale of a group of 16, as ggml's dequantize_row_q3_K takes them apart. */
function sixBitScale(view: DataView, at: number, group: number): number {
  const low = view.getUint8(at + (group & 7));
  const high = view.getUint8(at + 8 + (group & 3));
  return ((group < 8 ? low & 15 : low >> 4) | (((high >> (2 * (group >> 2))) & 3) << 4)) - 32;
}

/** Values of one block, as ggml dequantizes it (ggml/src/ggml-quants.c; order within a block left out). */
const VALUES: Readonly<Record<StoredType, (view: DataView, at: number) => number[]>> = {
  F32: (view, at) => [view.getFloat32(at, true)],
  F16: (view, at) => [halfAt(view, at)],
  Q8_0: (view, at) =>
    Array.from({ length: 32 }, (_, i) => halfAt(view, at) * view.getInt8(at + 2 + i)),
  Q4_0: (view, at) =>
    Array.from({ length: 16 }, (_, i) => view.getUint8(at + 2 + i)).flatMap((byte) =>
      [byte & 15, byte >> 4].map((q) => halfAt(view, at) * (q - 8)),
    ),
  BF16: (view, at) => {
    const single = new DataView(new ArrayBuffer(4));
    single.setUint16(2, view.getUint16(at, true), true);
    return [single.getFloat32(0, true)];
  },
  Q4_1: (view, at) =>
    Array.from({ length: 16 }, (_, i) => view.getUint8(at + 4 + i)).flatMap((byte) =>
      [byte & 15, byte >> 4].map((q) => halfAt(view, at) * q + halfAt(view, at + 2)),
    ),
  Q5_1: (view, at) =>
    Array.from({ length: 32 }, (_, i) => {
      const byte = view.getUint8(at + 8 + (i % 16));
      const low = i < 16 ? byte & 15 : byte >> 4;
      const high = (view.getUint32(at + 4, true) >>> i) & 1;
      return halfAt(view, at) * (low | (high << 4)) + halfAt(view, at + 2);
    }),
  Q2_K: (view, at) =>
    Array.from({ length: 256 }, (_, i) => {
      const scales = view.getUint8(at + (i >> 4));
      const q = (view.getUint8(at + 16 + (i >> 7) * 32 + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3;
      return halfAt(view, at + 80) * (scales & 15) * q - halfAt(view, at + 82) * (scales >> 4);
    }),
  Q3_K: (view, at) =>
    Array.from({ length: 256 }, (_, i) => {
      const low = (view.getUint8(at + 32 + (i >> 7) * 32 + (i & 31)) >> (2 * ((i >> 5) & 3))) & 3;
      const high = (view.getUint8(at + (i & 31)) >> (i >> 5)) & 1;
      return halfAt(view, at + 108) * sixBitScale(view, at + 96, i >> 4) * (low - (1 - high) * 4);
    }),
  Q5_K: (view, at) =>
    Array.from({ length: 256 }, (_, i) => {
      const group = i >> 5;
      const byte = view.getUint8(at + 48 + (group >> 1) * 32 + (i & 31));
      const [scale, minimum] = scaleAndMinimum(view, at + 4, group);
      const high = (view.getUint8(at + 16 + (i & 31)) >> group) & 1;
      const q = ((group & 1) === 0 ? byte & 15 : byte >> 4) | (high << 4);
      return halfAt(view, at) * scale * q - halfAt(view, at + 2) * minimum;
    }),
  Q5_0: (view, at) =>
    Array.from({ length: 32 }, (_, i) => {
      const byte = view.getUint8(at + 6 + (i % 16));
      const low = i < 16 ? byte & 15 : byte >> 4;
      const high = (view.getUint32(at + 2, true) >>> i) & 1;
      return halfAt(view, at) * ((low | (high << 4)) - 16);
    }),
  Q4_K: (view, at) =>
    Array.from({ length: 256 }, (_, i) => {
      const group = i >> 5;
      const byte = view.getUint8(at + 16 + (group >> 1) * 32 + (i & 31));
      const [scale, minimum] = scaleAndMinimum(view, at + 4, group);
      const q = (group & 1) === 0 ? byte & 15 : byte >> 4;
      return halfAt(view, at) * scale * q - halfAt(view, at + 2) * minimum;
    }),
  Q6_K: (view, at) =>
    Array.from({ length: 256 }, (_, i) => {
      const low = (view.getUint8(at + (i >> 1)) >> (4 * (i & 1))) & 15;
      const high = (view.getUint8(at + 128 + (i >> 2)) >> (2 * (i & 3))) & 3;
      const scale = view.getInt8(at + 192 + (i >> 4));
      return halfAt(view, at + 208) * scale * ((low | (high << 4)) - 32);
    }),
};

/** A whole number of blocks of every type. */
const ROW_LENGTH = 512;
const SPREAD = { rows: 0.2, columns: 0 };

function randomValues(type: StoredType, rms: number): number[] {
  const blockCount =
    Math.ceil(60_000 / VALUES[type](new DataView(new ArrayBuffer(256)), 0).length / 8) * 8;
  const words = new Uint32Array((blockCount * bytesPerBlock[type]) / 4);
  blockFiller({ type, rms, rowLength: ROW_LENGTH, spread: SPREAD }, randomStateFor(7, type))(words);
  const view = new DataView(words.buffer);
  return Array.from({ length: blockCount }, (_, block) =>
    VALUES[type](view, block * bytesPerBlock[type]),
  ).flat();
}

const TYPES = Object.keys(VALUES) as StoredType[];

describe("random blocks", () => {
  it.each(TYPES)("of %s hold finite weights with zero mean and about the wanted size", (type) => {
    for (const rms of [0.5, 0.02, 0.01]) {
      const values = randomValues(type, rms);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const found = Math.sqrt(
        values.reduce((sum, value) => sum + value * value, 0) / values.length,
      );
      expect(values.every((value) => Number.isFinite(value))).toBe(true);
      expect(Math.abs(mean) / rms).toBeLessThan(0.05);
      // These come in powers of two: up to a factor of the square root of two beside it.
      const tolerance = type === "F16" || type === "BF16" ? Math.SQRT2 : 1.05;
      expect(found / rms).toBeGreaterThan(1 / tolerance);
      expect(found / rms).toBeLessThan(tolerance);
    }
  });

  it.each(TYPES)("of %s do not repeat", (type) => {
    const words = new Uint32Array(bytesPerBlock[type] * 1024);
    const tensor = { type, rms: 0.02, rowLength: ROW_LENGTH, spread: SPREAD };
    blockFiller(tensor, randomStateFor(7, type))(words);
    const pieces = new Set<string>();
    const pieceWords = 16;
    for (let at = 0; at < words.length; at += pieceWords) {
      pieces.add(words.subarray(at, at + pieceWords).join());
    }
    expect(pieces.size).toBe(words.length / pieceWords);
  });

  it.each(TYPES)("of %s have the layout that a GGUF header gives this number", (type) => {
    expect(tensorTypeById(storedTypeIds[type])).toEqual({
      id: storedTypeIds[type],
      name: type,
      valuesPerBlock: valuesPerBlock[type],
      bytesPerBlock: bytesPerBlock[type],
    });
  });
});
