import { ALIGNMENT_BYTES, encodeGgufHeader } from "../gguf/write-header.ts";
import { tensorSizeBytes, tensorTypeById } from "../gguf/tensor-types.ts";
import { writeWholeFile } from "../whole-file.ts";
import { syntheticMetadata } from "./metadata.ts";
import { chooseTypes, type Quantization } from "./quantization.ts";
import type { ModelShape } from "./shape-schema.ts";
import { readShapes, shapeNamed } from "./shapes.ts";
import { storedTypeIds, type StoredType } from "./stored-types.ts";
import { planTensors } from "./tensor-plan.ts";
import { buildVocabulary, readWordList } from "./vocabulary.ts";
import { modelSizeBytes, writeTensors, type SizedTensor } from "./write-tensors.ts";

export interface SyntheticModelOptions {
  /** Name of a shape in configs/shapes.yaml. */
  readonly shape: string;
  readonly quantization: Quantization;
  /** 32-bit integer. The same seed gives the same bytes on every machine. */
  readonly seed: number;
  readonly outputPath: string;
  /** Another shapes file than the one that comes with this package. */
  readonly shapesPath?: string;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface SyntheticModel {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Writes a GGUF file with the tensor names, dimensions, quantization types and vocabulary size of a
 * known model and pseudo-random weights. Memory stays at two pieces of at most 4 MiB beside the header.
 *
 * @throws ConfigError `shape-unknown`, `shapes-invalid`; PrerequisiteError `disk-full`,
 * `output-folder-missing`, `output-not-writable`.
 */
export async function writeSyntheticModel(options: SyntheticModelOptions): Promise<SyntheticModel> {
  const { seed, outputPath, onProgress } = options;
  const shape = shapeNamed(await readShapes(options.shapesPath), options.shape);
  const vocabulary = buildVocabulary(shape.vocabularySize, await readWordList());
  const metadata = syntheticMetadata(options.shape, shape, options.quantization, vocabulary);
  const tensors = sizedTensors(shape, options.quantization);
  const header = encodeGgufHeader(
    metadata,
    tensors.map((tensor) => ({ ...tensor, typeId: storedTypeIds[tensor.type] })),
  );
  const alignmentBytes = ALIGNMENT_BYTES;
  const sizeBytes = modelSizeBytes(header, tensors, alignmentBytes);
  await writeWholeFile(outputPath, sizeBytes, (file) =>
    writeTensors(file, header, tensors, { seed, alignmentBytes, onProgress }),
  );
  return { path: outputPath, sizeBytes };
}

/** The tensors of a shape with the type and size that each has in the file. */
export function sizedTensors(shape: ModelShape, quantization: Quantization): SizedTensor[] {
  const plan = planTensors(shape);
  const types = chooseTypes(plan, quantization, shape.layerCount);
  return plan.map(({ name, dimensions, content }, index) => {
    const type = types[index] ?? "F32";
    return { name, dimensions, content, type, sizeBytes: sizeOf(type, dimensions) };
  });
}

function sizeOf(type: StoredType, dimensions: readonly number[]): number {
  const layout = tensorTypeById(storedTypeIds[type]);
  const sizeBytes = layout === null ? null : tensorSizeBytes(layout, dimensions);
  if (sizeBytes === null) throw new Error(`no ${type} tensor of ${dimensions.join(" x ")}`);
  return sizeBytes;
}
