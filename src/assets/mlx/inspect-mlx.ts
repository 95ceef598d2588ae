import { cardLicence } from "./card-licence.ts";
import { chatTemplateSha256 } from "./chat-template.ts";
import { textValue } from "./mlx-config.ts";
import { quantizationWords } from "./quantization-words.ts";
import { readMlxModel, type MlxModel } from "./read-mlx.ts";
import { slidingWindowOf } from "./sliding-window.ts";

/** What an MLX folder says about itself. `null` where it says nothing. */
export interface MlxSummary {
  /** The folder. */
  readonly path: string;
  /** `model_type` of config.json. */
  readonly architecture: string;
  /** Such as `4bit g64 affine` or `bf16`. */
  readonly quantization: string | null;
  /** All bytes of the weights, scales included, x 8 / parameters; `null` without parameters. */
  readonly bitsPerWeight: number | null;
  /** As the model card names it. */
  readonly license: string | null;
  /** Context the model was trained for, in tokens. */
  readonly contextLength: number | null;
  readonly vocabularySize: number | null;
  readonly layerCount: number | null;
  readonly headCount: number | null;
  readonly keyValueHeadCount: number | null;
  /** Window in tokens of layers that attend to less than the whole context; `null` when all attend to all of it. */
  readonly slidingWindowTokens: number | null;
  /** Files that the tokenizer is read from; empty when there are none. */
  readonly tokenizer: string | null;
  readonly hasChatTemplate: boolean;
  readonly chatTemplateSha256: string | null;
  /** The folder was written by this program with random weights. */
  readonly synthetic: boolean;
  /** Bytes of the language model's tensors. */
  readonly weightBytes: number;
  /** Bytes of tensors that are not loaded: the parts for images and sound. */
  readonly leftOutBytes: number;
  /** Bytes of all files that are read, the left out tensors included. */
  readonly fileSizeBytes: number;
  readonly tensorCount: number;
  /** Values of the language model, packed ones unpacked, norms and biases included. */
  readonly parameterCount: number;
}

/** Reads config.json and the headers of the weights and sums them up. Throws what `readMlxModel` throws. */
export async function inspectMlx(folder: string): Promise<MlxSummary> {
  return summarizeMlx(await readMlxModel(folder));
}

/** The summary of a model whose headers were read before. */
export async function summarizeMlx(model: MlxModel): Promise<MlxSummary> {
  const { config, tensors, files } = model;
  const weightBytes = tensors.reduce((sum, { tensor }) => sum + tensor.sizeBytes, 0);
  const parameterCount = tensors.reduce((sum, counted) => sum + counted.parameterCount, 0);
  const templateSha256 = await chatTemplateSha256(model.path);
  const headCount = textValue(config, "num_attention_heads");
  return {
    path: model.path,
    architecture: config.model_type,
    quantization: quantizationWords(tensors),
    bitsPerWeight: parameterCount === 0 ? null : (weightBytes * 8) / parameterCount,
    license: await cardLicence(model.path),
    contextLength: textValue(config, "max_position_embeddings"),
    vocabularySize: textValue(config, "vocab_size"),
    layerCount: textValue(config, "num_hidden_layers"),
    headCount,
    keyValueHeadCount: textValue(config, "num_key_value_heads") ?? headCount,
    slidingWindowTokens: slidingWindowOf(config)?.tokens ?? null,
    tokenizer: tokenizerOf(files.map(({ path }) => path)),
    hasChatTemplate: templateSha256 !== null,
    chatTemplateSha256: templateSha256,
    synthetic: config.edge_bench_synthetic === true,
    weightBytes,
    leftOutBytes: model.leftOutBytes,
    fileSizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    tensorCount: tensors.length,
    parameterCount,
  };
}

const TOKENIZER_FILES: readonly string[] = [
  "tokenizer.json",
  "tokenizer.model",
  "spiece.model",
  "tiktoken.model",
  "vocab.json",
  "vocab.txt",
];

function tokenizerOf(paths: readonly string[]): string | null {
  return TOKENIZER_FILES.find((name) => paths.includes(name)) ?? null;
}
