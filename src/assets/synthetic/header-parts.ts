/** One metadata key of a header, byte for byte. */
export interface MetadataPart {
  readonly key: string;
  readonly bytes: Buffer;
}

export interface HeaderParts {
  /** Magic, version and the number of tensors: everything before the number of keys. */
  readonly start: Buffer;
  readonly metadata: readonly MetadataPart[];
  /** Names, dimensions, types and places of the tensors, without the padding behind. */
  readonly tensorInfos: Buffer;
}

/** Bytes of a value by its type number; strings (8) and arrays (9) say theirs. Source: llama.cpp, gguf.h. */
const VALUE_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);
const STRING = 8;
const ARRAY = 9;

const TENSOR_COUNT_AT = 8;
const KEY_COUNT_AT = 16;
const METADATA_AT = 24;

/**
 * Cuts a header that `readGgufFile` has accepted into its parts, so that another one can be made of
 * them without understanding each value.
 *
 * @throws RangeError for other bytes
 */
export function headerParts(header: Buffer): HeaderParts {
  const metadata: MetadataPart[] = [];
  let at = METADATA_AT;
  for (let left = countAt(header, KEY_COUNT_AT); left > 0; left -= 1) {
    const keyEnd = stringEnd(header, at);
    const end = valueEnd(header, keyEnd + 4, header.readUInt32LE(keyEnd));
    metadata.push({
      key: header.toString("utf8", at + 8, keyEnd),
      bytes: header.subarray(at, end),
    });
    at = end;
  }
  const infosAt = at;
  for (let left = countAt(header, TENSOR_COUNT_AT); left > 0; left -= 1) {
    at = tensorInfoEnd(header, at);
  }
  return {
    start: header.subarray(0, KEY_COUNT_AT),
    metadata,
    tensorInfos: header.subarray(infosAt, at),
  };
}

function valueEnd(header: Buffer, at: number, type: number): number {
  if (type === STRING) return stringEnd(header, at);
  if (type !== ARRAY) return at + valueBytes(type);
  const elementType = header.readUInt32LE(at);
  const count = countAt(header, at + 4);
  let end = at + 12;
  if (elementType !== STRING) return end + count * valueBytes(elementType);
  for (let left = count; left > 0; left -= 1) end = stringEnd(header, end);
  return end;
}

function valueBytes(type: number): number {
  const sizeBytes = VALUE_BYTES.get(type);
  if (sizeBytes === undefined) throw new RangeError(`no value type ${type}`);
  return sizeBytes;
}

/** Name, number of dimensions, dimensions, type, offset. */
function tensorInfoEnd(header: Buffer, at: number): number {
  const nameEnd = stringEnd(header, at);
  return nameEnd + 4 + 8 * header.readUInt32LE(nameEnd) + 4 + 8;
}

function stringEnd(header: Buffer, at: number): number {
  return at + 8 + countAt(header, at);
}

function countAt(header: Buffer, at: number): number {
  return Number(header.readBigUInt64LE(at));
}
