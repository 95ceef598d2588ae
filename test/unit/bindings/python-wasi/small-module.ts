import { writeUnsigned } from "../../../../bindings/python-wasi/wasm-sections.ts";

export const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A section with its size in front. */
export function section(id: number, content: readonly number[]): number[] {
  return [id, ...writeUnsigned(content.length), ...content];
}

/** Limits of one memory in pages of 64 KiB, as the memory section holds them. */
export function memorySection(minimum: number, maximum: number | null): number[] {
  const limits =
    maximum === null
      ? [0, ...writeUnsigned(minimum)]
      : [1, ...writeUnsigned(minimum), ...writeUnsigned(maximum)];
  return section(5, [1, ...limits]);
}

const name = (text: string): number[] => [text.length, ...Buffer.from(text)];

/**
 * A module with a memory and a function: `memory` is exported, and so is `grow`, which takes a number
 * of pages and returns what `memory.grow` returns. `extra` stands between header and sections.
 */
export function growingModule(
  minimum: number,
  maximum: number | null,
  extra: readonly number[] = [],
): Uint8Array {
  return Uint8Array.from([
    ...HEADER,
    ...extra,
    // One function type: (i32) -> i32.
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]),
    ...section(3, [1, 0]),
    ...memorySection(minimum, maximum),
    ...section(7, [2, ...name("memory"), 2, 0, ...name("grow"), 0, 0]),
    // local.get 0; memory.grow 0; end
    ...section(10, [1, 6, 0, 0x20, 0, 0x40, 0, 0x0b]),
    ...section(0, [...name("debug"), 1, 2, 3]),
  ]);
}
