import { describe, expect, it } from "vitest";
import type { GgufValue } from "../../../../src/assets/gguf/metadata-values.ts";
import type { GgufFile, GgufTensor } from "../../../../src/assets/gguf/read-gguf.ts";
import { tensorTypeById } from "../../../../src/assets/gguf/tensor-types.ts";
import { checkWeights } from "../../../../src/cli/models/quantize-input.ts";
import {
  differenceFromBuild,
  quantizedTypesOf,
  tensorTypesText,
  wholeTypeOf,
} from "../../../../src/cli/models/quantized-build.ts";

/** Numbers of tensor types in a file. */
const TYPE = { F32: 0, F16: 1, Q4_0: 2, Q8_0: 8 } as const;

function tensor(name: string, typeId: number, dimensions: readonly number[]): GgufTensor {
  const type = tensorTypeById(typeId);
  if (type === null) throw new Error(`no type ${typeId}`);
  const values = dimensions.reduce((product, dimension) => product * dimension, 1);
  const sizeBytes = (values / type.valuesPerBlock) * type.bytesPerBlock;
  return { name, dimensions, type, offsetBytes: 0, sizeBytes };
}

function file(metadata: Record<string, GgufValue>, tensors: readonly GgufTensor[]): GgufFile {
  return {
    path: "model.gguf",
    version: 3,
    metadata: new Map(Object.entries(metadata)),
    tensors,
    alignmentBytes: 32,
    dataOffsetBytes: 0,
    fileSizeBytes: 0,
  };
}

const HEADER = { "general.architecture": "llama", "general.license": "mit" };
const NORM = tensor("norm", TYPE.F32, [64]);
const ORIGINAL = file({ ...HEADER, "general.file_type": 1, "split.count": 0 }, [
  tensor("a", TYPE.F16, [64, 32]),
  NORM,
]);
const BUILD_KEYS = { "general.file_type": 2, "general.quantization_version": 2 };
const BUILD = file({ ...HEADER, ...BUILD_KEYS }, [NORM, tensor("a", TYPE.Q4_0, [64, 32])]);

describe("differenceFromBuild", () => {
  it("finds none between a model and its build, in whatever order the tensors are", () => {
    expect(differenceFromBuild(ORIGINAL, "Q4_0", BUILD)).toBeNull();
  });

  it("takes a vector for a matrix of one row", () => {
    const asMatrix = file({ ...HEADER, ...BUILD_KEYS }, [
      tensor("norm", TYPE.F32, [64, 1]),
      tensor("a", TYPE.Q4_0, [64, 32]),
    ]);
    expect(differenceFromBuild(ORIGINAL, "Q4_0", asMatrix)).toBeNull();
  });

  it("sees another type", () => {
    expect(differenceFromBuild(ORIGINAL, "Q8_0", BUILD)).toBe("its header does not say Q8_0");
  });

  it("sees another licence", () => {
    const other = file(
      { ...HEADER, ...BUILD_KEYS, "general.license": "apache-2.0" },
      BUILD.tensors,
    );
    expect(differenceFromBuild(ORIGINAL, "Q4_0", other)).toBe("its metadata are others");
  });

  it("sees a tensor that is missing", () => {
    const other = file({ ...HEADER, ...BUILD_KEYS }, [NORM]);
    expect(differenceFromBuild(ORIGINAL, "Q4_0", other)).toBe("its tensors are others");
  });
});

describe("the types of a file's tensors", () => {
  it("are written with the one that takes most bytes first", () => {
    expect(tensorTypesText(BUILD)).toBe("Q4_0 1, F32 1");
  });

  it("are quantized ones or none", () => {
    expect(quantizedTypesOf(ORIGINAL)).toEqual([]);
    expect(quantizedTypesOf(BUILD)).toEqual(["Q4_0"]);
  });

  it("name the file when all matrices have one that is not quantized", () => {
    expect(wholeTypeOf(ORIGINAL)).toBe("F16");
    expect(wholeTypeOf(BUILD)).toBeNull();
  });
});

describe("checkWeights", () => {
  it("has nothing against whole weights", () => {
    expect(checkWeights(ORIGINAL, ["Q4_0", "F32"], false)).toBeNull();
  });

  it("refuses the type that the file has", () => {
    expect(() => checkWeights(ORIGINAL, ["Q4_0", "F16"], false)).toThrow(
      "is the F16 build already",
    );
  });

  it("refuses quantized weights and names their types", () => {
    expect(() => checkWeights(BUILD, ["Q8_0"], false)).toThrow("is quantized already (Q4_0)");
  });

  it("warns of quality when quantized weights are allowed", () => {
    expect(checkWeights(BUILD, ["Q8_0"], true)).toContain("both roundings add up");
  });
});
