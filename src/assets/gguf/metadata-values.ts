import type { HeaderBytes } from "./header-bytes.ts";
import {
  KEPT_ARRAY_ELEMENTS,
  KEPT_ARRAY_NUMBERS,
  KEPT_ELEMENT_BYTES,
  MAX_ARRAY_LENGTH,
  MAX_KEPT_STRING_BYTES,
  MAX_STRING_BYTES,
} from "./limits.ts";
import { brokenHeader } from "./refusals.ts";

export type GgufScalar = string | number | bigint | boolean;

/** An array of the header: how many elements of which type, and the first few. */
export interface GgufArray {
  readonly kind: "array";
  readonly elementType: string;
  readonly count: number;
  /** At most 8 strings, cut to 256 bytes; of other types at most 512 elements. */
  readonly first: readonly GgufScalar[];
}

/** A string too long to be kept. */
export interface GgufOmittedString {
  readonly kind: "omitted-string";
  readonly sizeBytes: number;
}

export type GgufValue = GgufScalar | GgufArray | GgufOmittedString;

interface FixedType {
  readonly name: string;
  readonly sizeBytes: number;
  readonly read: (bytes: Buffer) => GgufScalar;
}

/** A 64-bit integer as a number where that is exact. */
function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Value types of fixed size by their number in the file. Source: llama.cpp, ggml/include/gguf.h (gguf_type). */
const FIXED_TYPES: ReadonlyMap<number, FixedType> = new Map([
  [0, { name: "u8", sizeBytes: 1, read: (bytes) => bytes.readUInt8(0) }],
  [1, { name: "i8", sizeBytes: 1, read: (bytes) => bytes.readInt8(0) }],
  [2, { name: "u16", sizeBytes: 2, read: (bytes) => bytes.readUInt16LE(0) }],
  [3, { name: "i16", sizeBytes: 2, read: (bytes) => bytes.readInt16LE(0) }],
  [4, { name: "u32", sizeBytes: 4, read: (bytes) => bytes.readUInt32LE(0) }],
  [5, { name: "i32", sizeBytes: 4, read: (bytes) => bytes.readInt32LE(0) }],
  [6, { name: "f32", sizeBytes: 4, read: (bytes) => bytes.readFloatLE(0) }],
  [7, { name: "bool", sizeBytes: 1, read: (bytes) => bytes.readUInt8(0) !== 0 }],
  [10, { name: "u64", sizeBytes: 8, read: (bytes) => exact(bytes.readBigUInt64LE(0)) }],
  [11, { name: "i64", sizeBytes: 8, read: (bytes) => exact(bytes.readBigInt64LE(0)) }],
  [12, { name: "f64", sizeBytes: 8, read: (bytes) => bytes.readDoubleLE(0) }],
] satisfies [number, FixedType][]);

const STRING_TYPE = 8;
const ARRAY_TYPE = 9;

/** Reads one metadata value of the given type number. Throws `model-broken-header` or `model-truncated`. */
export async function readValue(
  header: HeaderBytes,
  type: number,
  key: string,
): Promise<GgufValue> {
  if (type === STRING_TYPE) return readString(header, `the string of "${key}"`);
  if (type === ARRAY_TYPE) return readArray(header, key);
  const fixed = FIXED_TYPES.get(type);
  if (fixed === undefined) {
    throw brokenHeader(header.path, `"${key}" has the unknown value type ${type}`);
  }
  await header.require(fixed.sizeBytes);
  return fixed.read(header.take(fixed.sizeBytes));
}

async function readString(header: HeaderBytes, what: string): Promise<string | GgufOmittedString> {
  const sizeBytes = await header.count(MAX_STRING_BYTES, `the length of ${what}`);
  if (sizeBytes > MAX_KEPT_STRING_BYTES) {
    header.skip(sizeBytes);
    return { kind: "omitted-string", sizeBytes };
  }
  await header.require(sizeBytes);
  return header.take(sizeBytes).toString("utf8");
}

async function readArray(header: HeaderBytes, key: string): Promise<GgufArray> {
  const type = await header.u32();
  const count = await header.count(MAX_ARRAY_LENGTH, `the length of the array "${key}"`);
  if (type === STRING_TYPE) {
    return {
      kind: "array",
      elementType: "string",
      count,
      first: await strings(header, count, key),
    };
  }
  const fixed = FIXED_TYPES.get(type);
  if (fixed === undefined) {
    // llama.cpp reads no arrays of arrays either.
    const problem = type === ARRAY_TYPE ? "is an array of arrays" : `has elements of type ${type}`;
    throw brokenHeader(header.path, `"${key}" ${problem}, which llama.cpp does not read`);
  }
  const keptCount = Math.min(count, KEPT_ARRAY_NUMBERS);
  await header.require(keptCount * fixed.sizeBytes);
  const first = Array.from({ length: keptCount }, () => fixed.read(header.take(fixed.sizeBytes)));
  header.skip((count - keptCount) * fixed.sizeBytes);
  return { kind: "array", elementType: fixed.name, count, first };
}

/** Goes through the strings of an array without a promise for each: a vocabulary has hundreds of thousands. */
async function strings(header: HeaderBytes, count: number, key: string): Promise<string[]> {
  const first: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (header.buffered < 8) await header.require(8);
    const sizeBytes = header.takeCount();
    if (sizeBytes === null || sizeBytes > MAX_STRING_BYTES) {
      throw brokenHeader(header.path, `element ${index} of "${key}" has an impossible length`);
    }
    if (first.length < KEPT_ARRAY_ELEMENTS) {
      const keptBytes = Math.min(sizeBytes, KEPT_ELEMENT_BYTES);
      await header.require(keptBytes);
      first.push(header.take(keptBytes).toString("utf8"));
      header.skip(sizeBytes - keptBytes);
    } else {
      header.skip(sizeBytes);
    }
  }
  return first;
}
