import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileTypeName } from "../../../../src/assets/gguf/file-types.ts";
import {
  fileTypeOf,
  QUANTIZATION_TYPES,
  quantizationTypes,
} from "../../../../src/cli/models/quantization-types.ts";
import { HarnessError } from "../../../../src/core/errors.ts";

function refusalOf(words: readonly string[]): { code: string; message: string } {
  try {
    quantizationTypes(words);
  } catch (error) {
    if (error instanceof HarnessError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("it was not refused");
}

describe("the types of --types", () => {
  it("have the numbers under which a file names them", () => {
    expect(QUANTIZATION_TYPES.map((type) => fileTypeName(fileTypeOf(type)))).toEqual(
      QUANTIZATION_TYPES,
    );
  });

  it("keep their order, count once, and may be written small or by llama.cpp's short names", () => {
    expect(quantizationTypes(["q4_k", "Q8_0", "Q4_K_M", "bf16"])).toEqual([
      "Q4_K_M",
      "Q8_0",
      "BF16",
    ]);
  });

  it("are suggested for a mistyped word", () => {
    const { code, message } = refusalOf(["Q8_0", "Q4_KM"]);
    expect(code).toBe("quantization-unknown");
    expect(message).toContain('Did you mean "Q4_K_M"?');
  });

  it.each(["IQ2_XS", "iq1_s", "Q2_K_S"])("do not include %s, which needs a matrix", (word) => {
    expect(refusalOf([word]).code).toBe("quantization-needs-imatrix");
  });

  it.each(["TQ1_0", "mxfp4_moe"])("do not include %s, which needs its own training", (word) => {
    expect(refusalOf([word]).code).toBe("quantization-needs-training");
  });

  it("cannot be none", () => {
    expect(refusalOf([]).code).toBe("quantization-unknown");
  });

  it("are known types or a refusal, whatever the word", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        let types: readonly string[];
        try {
          types = quantizationTypes([word]);
        } catch (error) {
          expect(error).toBeInstanceOf(HarnessError);
          return;
        }
        expect(QUANTIZATION_TYPES).toContain(types[0]);
      }),
    );
  });
});
