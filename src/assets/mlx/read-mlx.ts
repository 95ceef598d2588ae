import { join } from "node:path";
import { modelTruncated } from "../gguf/refusals.ts";
import { readMlxConfig, type MlxConfig } from "./mlx-config.ts";
import { isMlxWeightFile, mlxFilesOf, type MlxFile } from "./mlx-files.ts";
import { countParameters, type CountedTensor } from "./quantization.ts";
import { modelNotMlx } from "./refusals.ts";
import { readSafetensorsHeader } from "./safetensors-header.ts";

/** What the files of an MLX folder say before anything is loaded. */
export interface MlxModel {
  readonly path: string;
  readonly config: MlxConfig;
  /** What is read when the model is loaded, sorted by path. */
  readonly files: readonly MlxFile[];
  /** Tensors of the language model, in the order of the files. */
  readonly tensors: readonly CountedTensor[];
  /** Bytes of tensors that mlx-lm drops: the parts for images and sound. */
  readonly leftOutBytes: number;
}

/** Parts beside the language model; mlx-lm 0.32.2 drops them in `sanitize`. */
const OTHER_PARTS =
  /(?:^|\.)(?:vision_tower|vision_model|vision_embedder|visual|audio_tower|embed_audio|embed_vision|multi_modal_projector)\./;

/**
 * Reads `config.json` and the headers of the weight files.
 *
 * @throws PrerequisiteError `model-missing`, `model-not-mlx`, `model-truncated`, `model-broken-header`
 */
export async function readMlxModel(folder: string): Promise<MlxModel> {
  const files = await mlxFilesOf(folder);
  const config = await readMlxConfig(folder);
  const weightFiles = files.map(({ path }) => path).filter(isMlxWeightFile);
  if (weightFiles.length === 0) throw modelNotMlx(folder, "it has no model*.safetensors");
  mustHaveAllParts(folder, weightFiles);
  const tensors: CountedTensor[] = [];
  let leftOutBytes = 0;
  for (const name of weightFiles) {
    const path = join(folder, name);
    for (const counted of countParameters(path, await readSafetensorsHeader(path), config)) {
      if (OTHER_PARTS.test(counted.tensor.name)) leftOutBytes += counted.tensor.sizeBytes;
      else tensors.push(counted);
    }
  }
  return { path: folder, config, files, tensors, leftOutBytes };
}

const PART_NAME = /^model-(\d{5})-of-(\d{5})\.safetensors$/;

/** A download that stopped between two files leaves a folder that looks whole. */
function mustHaveAllParts(folder: string, names: readonly string[]): void {
  const parts = names.map((name) => PART_NAME.exec(name)).filter((match) => match !== null);
  const expected = Math.max(0, ...parts.map(([, , total]) => Number(total)));
  const found = new Set(parts.map(([, number]) => number)).size;
  if (found === expected) return;
  throw modelTruncated(
    folder,
    { expected, actual: found },
    "its weights (in numbered files; counted in files, not bytes)",
  );
}
