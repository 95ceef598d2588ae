import {
  malformed,
  readSections,
  readUnsigned,
  writeSections,
  writeUnsigned,
  type WasmSection,
} from "./wasm-sections.ts";

const CUSTOM_SECTION = 0;
const MEMORY_SECTION = 5;
export const WASM_PAGE_BYTES = 65_536;
/** Limits without and with a maximum; shared and 64-bit memories have other flags and are refused. */
const WITHOUT_MAXIMUM = 0;
const WITH_MAXIMUM = 1;

/**
 * The same module with a memory that cannot grow above `limitBytes` (rounded down to pages of
 * 64 KiB), and without its custom sections, which hold debugging information only. The limit is
 * part of the module, so the engine enforces it: an allocation above it fails inside the program.
 *
 * @throws PrerequisiteError `wasm-malformed` when the module does not define exactly one plain
 *   memory, or needs more than the limit from the start
 */
export function capMemory(bytes: Uint8Array, limitBytes: number): Uint8Array<ArrayBuffer> {
  const maximumPages = Math.floor(limitBytes / WASM_PAGE_BYTES);
  const sections = readSections(bytes).filter(({ id }) => id !== CUSTOM_SECTION);
  if (!sections.some(({ id }) => id === MEMORY_SECTION)) {
    throw malformed("it defines no memory of its own, so its memory cannot be limited");
  }
  return writeSections(
    sections.map((section) =>
      section.id === MEMORY_SECTION ? cappedSection(section.content, maximumPages) : section,
    ),
  );
}

function cappedSection(content: Uint8Array, limitPages: number): WasmSection {
  const count = readUnsigned(content, 0);
  if (count.value !== 1) throw malformed(`it defines ${count.value} memories, not one`);
  const flags = content[count.end];
  if (flags !== WITHOUT_MAXIMUM && flags !== WITH_MAXIMUM) {
    throw malformed("its memory is shared, 64-bit or of another unusual kind");
  }
  const minimum = readUnsigned(content, count.end + 1);
  const declared = flags === WITH_MAXIMUM ? readUnsigned(content, minimum.end).value : limitPages;
  const maximumPages = Math.min(declared, limitPages);
  if (minimum.value > maximumPages) {
    throw malformed(
      `it needs ${minimum.value * WASM_PAGE_BYTES} bytes of memory from the start, more than the limit of ${limitPages * WASM_PAGE_BYTES}`,
    );
  }
  const limits = [WITH_MAXIMUM, ...writeUnsigned(minimum.value), ...writeUnsigned(maximumPages)];
  return { id: MEMORY_SECTION, content: Uint8Array.from([1, ...limits]) };
}
