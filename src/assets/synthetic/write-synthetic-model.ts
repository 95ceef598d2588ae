import { aligned, encodeGgufHeader, type WritableTensor } from "../gguf/write-header.ts";
import { tensorSizeBytes, tensorTypeById } from "../gguf/tensor-types.ts";
import { writeWholeFile } from "../whole-file.ts";
import type { WriteBehind } from "../write-behind.ts";
import { syntheticMetadata } from "./metadata.ts";
import { chooseTypes, storedTypeIds, type Quantization, type StoredType } from "./quantization.ts";
import { readShapes, shapeNamed, type ModelShape } from "./shapes.ts";
import { planTensors, type TensorContent } from "./tensor-plan.ts";
import { tensorChunks } from "./tensor-chunks.ts";
import { buildVocabulary, readWordList } from "./vocabulary.ts";

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

interface SizedTensor extends WritableTensor {
  readonly type: StoredType;
  readonly content: TensorContent;
}

/**
 * Writes a GGUF file with the tensor names, dimensions, quantization types and vocabulary size of a
 * known model and pseudo-random weights. Memory stays at two pieces of at most 4 MiB beside the header.
 *
 * @throws ConfigError `shape-unknown`, `shapes-invalid`; PrerequisiteError `disk-full`,
 * `output-folder-missing`, `output-not-writable`.
 */
export async function writeSyntheticModel(options: SyntheticModelOptions): Promise<SyntheticModel> {
  const shape = shapeNamed(await readShapes(options.shapesPath), options.shape);
  const vocabulary = buildVocabulary(shape.vocabularySize, await readWordList());
  const metadata = syntheticMetadata(options.shape, shape, options.quantization, vocabulary);
  const tensors = sizedTensors(shape, options.quantization);
  const header = encodeGgufHeader(metadata, tensors);
  const sizeBytes = tensors.reduce((sum, tensor) => sum + aligned(tensor.sizeBytes), header.length);
  await writeWholeFile(options.outputPath, sizeBytes, async (file) => {
    await file.append(header);
    let doneBytes = header.length;
    options.onProgress?.(doneBytes, sizeBytes);
    for (const tensor of tensors) {
      await writeTensor(file, tensor, options.seed);
      doneBytes += aligned(tensor.sizeBytes);
      options.onProgress?.(doneBytes, sizeBytes);
    }
  });
  return { path: options.outputPath, sizeBytes };
}

/** The tensors of a shape with the type and size that each has in the file. */
export function sizedTensors(shape: ModelShape, quantization: Quantization): SizedTensor[] {
  const plan = planTensors(shape);
  const types = chooseTypes(plan, quantization, shape.layerCount);
  return plan.map(({ name, dimensions, content }, index) => {
    const type = types[index] ?? "F32";
    return {
      name,
      dimensions,
      content,
      type,
      typeId: storedTypeIds[type],
      sizeBytes: sizeOf(type, dimensions),
    };
  });
}

function sizeOf(type: StoredType, dimensions: readonly number[]): number {
  const layout = tensorTypeById(storedTypeIds[type]);
  const sizeBytes = layout === null ? null : tensorSizeBytes(layout, dimensions);
  if (sizeBytes === null) throw new Error(`no ${type} tensor of ${dimensions.join(" x ")}`);
  return sizeBytes;
}

/** While one piece is on its way to the disk, the next is filled. */
async function writeTensor(file: WriteBehind, tensor: SizedTensor, seed: number): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  for (const chunk of tensorChunks(tensor, seed)) {
    await writing;
    writing = file.append(chunk);
    // A failure surfaces at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
  }
  await writing;
  const paddingBytes = aligned(tensor.sizeBytes) - tensor.sizeBytes;
  if (paddingBytes > 0) await file.append(Buffer.alloc(paddingBytes));
}
