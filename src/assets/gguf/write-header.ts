/** Metadata values that a header written here can hold. */
export type WritableValue =
  | { readonly type: "u32" | "f32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "f32s"; readonly value: Float32Array }
  | { readonly type: "i32s"; readonly value: Int32Array };

export interface WritableTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly typeId: number;
  readonly sizeBytes: number;
}

/** Tensor data begins at multiples of this; the format's default, so the header need not say it. */
export const ALIGNMENT_BYTES = 32;

/** Value type numbers. Source: llama.cpp, ggml/include/gguf.h (gguf_type). */
const U32 = 4;
const I32 = 5;
const F32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;

/** The next multiple of the alignment. */
export function aligned(byteCount: number): number {
  return Math.ceil(byteCount / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

/** The header of a GGUF file of version 3, padded to where the tensor data begins. */
export function encodeGgufHeader(
  metadata: ReadonlyMap<string, WritableValue>,
  tensors: readonly WritableTensor[],
): Buffer {
  const parts: Buffer[] = [
    Buffer.from("GGUF", "latin1"),
    u32(3),
    u64(tensors.length),
    u64(metadata.size),
  ];
  for (const [key, value] of metadata) parts.push(text(key), ...encodeValue(value));
  let offsetBytes = 0;
  for (const tensor of tensors) {
    parts.push(text(tensor.name), u32(tensor.dimensions.length), ...tensor.dimensions.map(u64));
    parts.push(u32(tensor.typeId), u64(offsetBytes));
    offsetBytes += aligned(tensor.sizeBytes);
  }
  const bytes = Buffer.concat(parts);
  return Buffer.concat([bytes], aligned(bytes.length));
}

function encodeValue(value: WritableValue): Buffer[] {
  switch (value.type) {
    case "u32":
      return [u32(U32), u32(value.value)];
    case "f32":
      return [u32(F32), f32(value.value)];
    case "bool":
      return [u32(BOOL), Buffer.from([value.value ? 1 : 0])];
    case "string":
      return [u32(STRING), text(value.value)];
    case "strings":
      return [...arrayStart(STRING, value.value.length), texts(value.value)];
    case "f32s":
      return [...arrayStart(F32, value.value.length), bytesOf(value.value)];
    case "i32s":
      return [...arrayStart(I32, value.value.length), bytesOf(value.value)];
  }
}

/** All strings of an array in one buffer: a vocabulary has hundreds of thousands. */
function texts(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value, "utf8"));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + 8 + length, 0));
  let at = 0;
  values.forEach((value, index) => {
    const length = lengths[index] ?? 0;
    // The upper half of the 64-bit length stays zero.
    bytes.writeUInt32LE(length, at);
    bytes.write(value, at + 8, length, "utf8");
    at += 8 + length;
  });
  return bytes;
}

function arrayStart(elementType: number, count: number): Buffer[] {
  return [u32(ARRAY), u32(elementType), u64(count)];
}

function bytesOf(array: Float32Array | Int32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([u64(bytes.length), bytes]);
}
