import { readGgufFile, type GgufFile } from "../../assets/gguf/read-gguf.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { printable } from "../printable.ts";
import type { QuantizationType } from "./quantization-types.ts";
import { quantizedTypesOf, wholeTypeOf } from "./quantized-build.ts";
import { pathOf, referenceOf } from "./resolve-model.ts";

/** The model to make builds of. */
export interface QuantizeInput {
  readonly file: GgufFile;
  /** The user named its file, so builds may stand beside it; else it is in a cache. */
  readonly isNamedByPath: boolean;
}

/**
 * Reads the header of the model that a word names.
 * @throws ConfigError `not-gguf`, `model-missing`, PrerequisiteError `model-split`, and what
 *   `readGgufFile` and `referenceOf` throw
 */
export async function readQuantizeInput(word: string): Promise<QuantizeInput> {
  const reference = await referenceOf(word, null);
  if (reference.format !== "gguf") {
    throw new ConfigError(`${word} is a ${reference.format} model; builds are made of GGUF files`, {
      code: "not-gguf",
      hint: "Name a .gguf file, best one in F32, F16 or BF16.",
    });
  }
  const path = await pathOf(reference);
  if (path === null) {
    throw new ConfigError(`${reference.modelId} is not here`, {
      code: "model-missing",
      hint: `Fetch it: edge-bench models pull ${reference.modelId}`,
    });
  }
  const file = await readGgufFile(path, { requireWeights: true });
  const partCount = file.metadata.get("split.count");
  if (typeof partCount === "number" && partCount > 1) {
    throw new PrerequisiteError(`${path}: is one of ${partCount} parts of a model`, {
      code: "model-split",
      hint: "Name a model in one file; llama.cpp's llama-gguf-split --merge puts parts together.",
    });
  }
  return { file, isNamedByPath: reference.source.kind === "gguf-file" };
}

/**
 * Refuses weights that are rounded already, unless that was allowed, and types that the file has itself.
 * @returns a warning to print; `null` when the weights are whole
 * @throws ConfigError `already-quantized`, `already-this-type`
 */
export function checkWeights(
  file: GgufFile,
  types: readonly QuantizationType[],
  allowRequantize: boolean,
): string | null {
  const itself = wholeTypeOf(file);
  if (itself !== null && types.some((type) => type === itself)) {
    throw new ConfigError(`${file.path}: is the ${itself} build already`, {
      code: "already-this-type",
      hint: `Leave ${itself} out of --types.`,
    });
  }
  const quantized = quantizedTypesOf(file);
  if (quantized.length === 0) return null;
  const what = `${file.path}: is quantized already (${quantized.join(", ")})`;
  if (!allowRequantize) {
    throw new ConfigError(what, {
      code: "already-quantized",
      hint: "Start from the F32, F16 or BF16 file; or add --allow-requantize: speed and size are then right, quality is lower than that of a build from the original.",
    });
  }
  return printable(
    `${what}; builds of it have the speed and size of their type, not its quality: both roundings add up`,
  );
}
