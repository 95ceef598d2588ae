import { SYNTHETIC_KEY } from "../gguf/inspect-gguf.ts";
import type { WritableValue } from "../gguf/write-header.ts";
import { architectureKeys } from "./architecture-keys.ts";
import { fileTypes, type Quantization } from "./quantization.ts";
import type { ModelShape } from "./shape-schema.ts";
import { specialTokenIds, type Vocabulary } from "./vocabulary.ts";

/** What every place that shows a synthetic model says of it. */
export const SYNTHETIC_NOTICE = "synthetic weights: speed and memory only";

/** The ChatML form, as SmolLM2 and Qwen use it, without a default system message. */
const CHATML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/** ggml's version of the quantized block layouts. */
const QUANTIZATION_VERSION = 2;

/** The header of a synthetic model: what llama.cpp needs to build the graph and to tokenize. */
export function syntheticMetadata(
  shapeName: string,
  shape: ModelShape,
  quantization: Quantization,
  vocabulary: Vocabulary,
): Map<string, WritableValue> {
  return new Map([
    ...generalKeys(shapeName, shape, quantization),
    ...architectureKeys(shape),
    ...tokenizerKeys(shape, vocabulary),
  ]);
}

type Entry = readonly [string, WritableValue];

function generalKeys(
  shapeName: string,
  shape: ModelShape,
  quantization: Quantization,
): readonly Entry[] {
  return [
    ["general.architecture", { type: "string", value: shape.architecture }],
    ["general.type", { type: "string", value: "model" }],
    ["general.name", { type: "string", value: `synthetic ${shapeName}` }],
    ["general.description", { type: "string", value: SYNTHETIC_NOTICE }],
    ["general.file_type", { type: "u32", value: fileTypes[quantization] }],
    ["general.quantization_version", { type: "u32", value: QUANTIZATION_VERSION }],
    [SYNTHETIC_KEY, { type: "bool", value: true }],
    ["edge_bench.shape", { type: "string", value: shapeName }],
  ];
}

function tokenizerKeys(shape: ModelShape, vocabulary: Vocabulary): readonly Entry[] {
  const keys: Entry[] = [
    ["tokenizer.ggml.model", { type: "string", value: "llama" }],
    ["tokenizer.ggml.pre", { type: "string", value: "default" }],
    ["tokenizer.ggml.tokens", { type: "strings", value: vocabulary.tokens }],
    ["tokenizer.ggml.scores", { type: "f32s", value: vocabulary.scores }],
    ["tokenizer.ggml.token_type", { type: "i32s", value: vocabulary.types }],
    ["tokenizer.ggml.bos_token_id", { type: "u32", value: specialTokenIds.begin }],
    ["tokenizer.ggml.eos_token_id", { type: "u32", value: specialTokenIds.end }],
    ["tokenizer.ggml.unknown_token_id", { type: "u32", value: specialTokenIds.unknown }],
    ["tokenizer.ggml.add_bos_token", { type: "bool", value: false }],
    ["tokenizer.ggml.add_eos_token", { type: "bool", value: false }],
    // Text in, the same text out: no space is added before the first word.
    ["tokenizer.ggml.add_space_prefix", { type: "bool", value: false }],
  ];
  if (shape.chatTemplate === "chatml") {
    keys.push(["tokenizer.chat_template", { type: "string", value: CHATML }]);
  }
  return keys;
}
