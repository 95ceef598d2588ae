import { PrerequisiteError } from "../../src/core/errors.ts";

/** One section of a WebAssembly module in binary form. */
export interface WasmSection {
  /** 0 custom, 5 memory; see the binary format of the WebAssembly core specification, section 5.5. */
  readonly id: number;
  readonly content: Uint8Array;
}

const HEADER_BYTES = 8;
/** `\0asm` and version 1. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** A 32-bit number takes at most 5 bytes of 7 bits. */
const MAX_LEB_BYTES = 5;

/**
 * Cuts a module into its sections. The contents are views of `bytes`, nothing is copied.
 * @throws PrerequisiteError `wasm-malformed` for anything that is no module of version 1
 */
export function readSections(bytes: Uint8Array): WasmSection[] {
  if (HEADER.some((byte, index) => bytes[index] !== byte)) {
    throw malformed("it does not begin with the header of a module of version 1");
  }
  const sections: WasmSection[] = [];
  let position = HEADER_BYTES;
  while (position < bytes.length) {
    const id = bytes[position] ?? 0;
    const size = readUnsigned(bytes, position + 1);
    const end = size.end + size.value;
    if (end > bytes.length) throw malformed(`the section at byte ${position} is cut off`);
    sections.push({ id, content: bytes.subarray(size.end, end) });
    position = end;
  }
  return sections;
}

/** Puts sections together to a module. */
export function writeSections(sections: readonly WasmSection[]): Uint8Array<ArrayBuffer> {
  const heads = sections.map(({ id, content }) => [id, ...writeUnsigned(content.length)]);
  const sizeBytes = sections.reduce(
    (sum, { content }, index) => sum + content.length + (heads[index]?.length ?? 0),
    HEADER_BYTES,
  );
  const bytes = new Uint8Array(sizeBytes);
  bytes.set(HEADER);
  let position = HEADER_BYTES;
  sections.forEach(({ content }, index) => {
    const head = heads[index] ?? [];
    bytes.set(head, position);
    bytes.set(content, position + head.length);
    position += head.length + content.length;
  });
  return bytes;
}

/**
 * An unsigned number in LEB128, as sizes and limits are stored, and the place behind it.
 * @throws PrerequisiteError `wasm-malformed` when it is cut off or exceeds 32 bits
 */
export function readUnsigned(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < MAX_LEB_BYTES; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80 && value <= 0xffff_ffff) return { value, end: start + index + 1 };
  }
  throw malformed(`no unsigned 32-bit number stands at byte ${start}`);
}

/** LEB128 in as few bytes as possible. `value` must be an integer from 0 to 2^32 - 1. */
export function writeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A file that cannot be used as a WebAssembly module. */
export function malformed(reason: string): PrerequisiteError {
  return new PrerequisiteError(`The Python interpreter cannot be used: ${reason}.`, {
    code: "wasm-malformed",
    hint: "Run `npm ci` again; for a build of your own, name a WebAssembly module that follows WASI preview 1.",
  });
}
