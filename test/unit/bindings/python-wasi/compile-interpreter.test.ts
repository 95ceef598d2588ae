import { describe, expect, it } from "vitest";
import { compileInterpreter } from "../../../../bindings/python-wasi/compile-interpreter.ts";
import { growingModule, HEADER, memorySection, section } from "./small-module.ts";

const LIMIT_BYTES = 1_000_000;
const name = (text: string): number[] => [text.length, ...Buffer.from(text)];

/** A module of one function without arguments or results, which is imported. */
function importing(module: string, field: string, exports: readonly number[]): Uint8Array {
  return Uint8Array.from([
    ...HEADER,
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [1, ...name(module), ...name(field), 0, 0]),
    ...memorySection(1, null),
    ...section(7, exports),
  ]);
}

const COMMAND = [2, ...name("memory"), 2, 0, ...name("_start"), 0, 0];

describe("an interpreter", () => {
  it("may ask for functions of WASI preview 1", async () => {
    const bytes = importing("wasi_snapshot_preview1", "sched_yield", COMMAND);
    expect(await compileInterpreter(bytes, LIMIT_BYTES)).toBeInstanceOf(Object);
  });

  it.each([
    ["env", "system"],
    ["wasi_snapshot_preview1", "exec"],
    ["wasi_snapshot_preview1", "__proto__"],
    ["wasi_snapshot_preview1", "constructor"],
  ])("is refused when it asks for %s.%s", async (module, field) => {
    await expect(
      compileInterpreter(importing(module, field, COMMAND), LIMIT_BYTES),
    ).rejects.toMatchObject({
      code: "wasm-malformed",
      message: `The Python interpreter cannot be used: it asks for the function ${module}.${field}, which no program gets.`,
    });
  });

  it("is refused when it is no command of WASI", async () => {
    await expect(compileInterpreter(growingModule(1, null), LIMIT_BYTES)).rejects.toMatchObject({
      message: expect.stringContaining('the function "_start"') as string,
    });
  });

  it("is refused when V8 does not accept it", async () => {
    const bytes = Uint8Array.from([...HEADER, ...memorySection(1, null), ...section(1, [9])]);
    await expect(compileInterpreter(bytes, LIMIT_BYTES)).rejects.toMatchObject({
      code: "wasm-malformed",
    });
  });
});
