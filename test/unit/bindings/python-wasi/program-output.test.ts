import fc from "fast-check";
import { expect, it } from "vitest";
import {
  OUTPUT_LIMIT_BYTES,
  OutputFlood,
  ProgramOutput,
} from "../../../../bindings/python-wasi/program-output.ts";

it("keeps exactly what fits, however it is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40_000), { maxLength: 8 }), (sizes) => {
      const output = new ProgramOutput();
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const addAll = (): void => {
        for (const size of sizes) output.add(new Uint8Array(size).fill(0x61));
      };
      if (total > OUTPUT_LIMIT_BYTES) expect(addAll).toThrow(OutputFlood);
      else addAll();
      expect(output.text()).toBe("a".repeat(Math.min(total, OUTPUT_LIMIT_BYTES)));
    }),
  );
});

it("keeps a copy, since the program uses its memory again", () => {
  const output = new ProgramOutput();
  const memory = Uint8Array.from(Buffer.from("before"));
  output.add(memory);
  memory.set(Buffer.from("after!"));
  expect(output.text()).toBe("before");
});

it("joins a character that was printed in two pieces", () => {
  const output = new ProgramOutput();
  const [first = 0, ...rest] = Buffer.from("é");
  output.add(Uint8Array.of(first));
  output.add(Uint8Array.from(rest));
  expect(output.text()).toBe("é");
});
