import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capMemory, WASM_PAGE_BYTES } from "../../../../bindings/python-wasi/cap-memory.ts";
import { readSections } from "../../../../bindings/python-wasi/wasm-sections.ts";
import { webAssembly } from "../../../../bindings/python-wasi/web-assembly.ts";
import { growingModule, HEADER, memorySection, section } from "./small-module.ts";

async function load(bytes: Uint8Array<ArrayBuffer>) {
  const { exports } = new webAssembly.Instance(await webAssembly.compile(bytes), {});
  return exports as { memory: { buffer: ArrayBuffer }; grow: (pages: number) => number };
}

const malformed = (message: string) =>
  expect.objectContaining({
    code: "wasm-malformed",
    message: expect.stringContaining(message) as string,
  }) as Error;

describe("a module whose memory was capped", () => {
  it("grows to the limit and not one page beyond", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: WASM_PAGE_BYTES - 1 }),
        async (minimum, room, restBytes) => {
          const limitBytes = (minimum + room) * WASM_PAGE_BYTES + restBytes;
          const { memory, grow } = await load(capMemory(growingModule(minimum, null), limitBytes));
          expect(memory.buffer.byteLength).toBe(minimum * WASM_PAGE_BYTES);
          expect(grow(room + 1)).toBe(-1);
          expect(grow(room)).toBe(minimum);
          expect(grow(1)).toBe(-1);
        },
      ),
    );
  });

  it("keeps a maximum of its own that is lower", async () => {
    const { grow } = await load(capMemory(growingModule(1, 3), 100 * WASM_PAGE_BYTES));
    expect([grow(3), grow(2)]).toEqual([-1, 1]);
  });

  it("loses a maximum of its own that is higher", async () => {
    const { grow } = await load(capMemory(growingModule(1, 300), 2 * WASM_PAGE_BYTES));
    expect([grow(2), grow(1)]).toEqual([-1, 1]);
  });

  it("has no custom sections any more, and all others as they were", () => {
    const original = growingModule(1, null, section(0, [1, 0x78]));
    const ids = (bytes: Uint8Array): number[] => readSections(bytes).map(({ id }) => id);
    expect(ids(original)).toEqual([0, 1, 3, 5, 7, 10, 0]);
    const capped = capMemory(original, 10 * WASM_PAGE_BYTES);
    expect(ids(capped)).toEqual([1, 3, 5, 7, 10]);
    const others = (bytes: Uint8Array) =>
      readSections(bytes).filter(({ id }) => id !== 0 && id !== 5);
    expect(others(capped)).toEqual(others(original));
  });

  it("comes out the same when it is capped again", () => {
    const once = capMemory(growingModule(1, null), 10 * WASM_PAGE_BYTES);
    expect(capMemory(once, 10 * WASM_PAGE_BYTES)).toEqual(once);
  });
});

describe("a module is refused that", () => {
  it.each([
    ["needs more from the start", growingModule(11, null), "needs 720896 bytes of memory"],
    ["has no memory of its own", Uint8Array.from(HEADER), "no memory of its own"],
    [
      "has two memories",
      Uint8Array.from([...HEADER, ...section(5, [2, 0, 1, 0, 1])]),
      "2 memories",
    ],
    ["has a shared memory", Uint8Array.from([...HEADER, ...section(5, [1, 3, 1, 2])]), "shared"],
    ["has a 64-bit memory", Uint8Array.from([...HEADER, ...section(5, [1, 4, 1])]), "64-bit"],
    ["is cut off in its limits", Uint8Array.from([...HEADER, ...section(5, [1, 0])]), "32-bit"],
    [
      "is cut off in a section",
      Uint8Array.from([...HEADER, ...memorySection(1, null).slice(0, -1)]),
      "is cut off",
    ],
    ["is of another version", Uint8Array.from([...HEADER.slice(0, 4), 2, 0, 0, 0]), "header"],
    ["is empty", new Uint8Array(), "header"],
  ])("%s", (_, bytes, message) => {
    expect(() => capMemory(bytes, 10 * WASM_PAGE_BYTES)).toThrow(malformed(message));
  });
});

it("answers any bytes with a module or a refusal", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (tail, withHeader) => {
      const bytes = Uint8Array.from([...(withHeader ? HEADER : []), ...tail]);
      try {
        expect(capMemory(bytes, 10 * WASM_PAGE_BYTES)).toBeInstanceOf(Uint8Array);
      } catch (error) {
        expect(error).toMatchObject({ code: "wasm-malformed" });
      }
    }),
  );
});
