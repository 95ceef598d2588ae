import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  aligned,
  encodeGgufHeader,
  type WritableValue,
} from "../../../../src/assets/gguf/write-header.ts";
import { syntheticMetadata } from "../../../../src/assets/synthetic/metadata.ts";
import { readShapes, shapeNamed } from "../../../../src/assets/synthetic/shapes.ts";
import { buildVocabulary, readWordList } from "../../../../src/assets/synthetic/vocabulary.ts";
import { seededRandom } from "../../../../src/core/random.ts";

/** Kinds of caches, each by the smallest model that has it. */
export const tinyArchitectures = ["gemma3", "mamba", "lfm2"] as const;
export type TinyArchitecture = (typeof tinyArchitectures)[number];

/** Window of the sliding-window layers of the gemma3 model, in tokens. */
export const WINDOW_TOKENS = 64;

export const ARCHITECTURE_VOCABULARY_SIZE = 1536;
const WIDTH = 64;
const FEED_FORWARD_WIDTH = 128;
const HEAD_WIDTH = 32;
const HEADS = 2;
const KEY_VALUE_HEADS = 1;
const SSM = { inner: 2 * WIDTH, state: 8, kernel: 4, timeStepRank: 4 };
const SHORT_CONVOLUTION = 3;

/**
 * Writes a model of two layers with random weights in F32: `gemma3`, one layer of which sees a
 * window only; `mamba`, whose layers keep a running state; `lfm2`, one layer of each kind.
 */
export async function writeTinyArchitecture(
  folder: string,
  architecture: TinyArchitecture,
): Promise<string> {
  const base = shapeNamed(await readShapes(), "tiny-untied");
  const shape = { ...base, vocabularySize: ARCHITECTURE_VOCABULARY_SIZE, width: WIDTH };
  const vocabulary = buildVocabulary(shape.vocabularySize, await readWordList());
  const metadata = syntheticMetadata("tiny", shape, "F16", vocabulary);
  for (const key of [...metadata.keys()]) if (key.startsWith("llama.")) metadata.delete(key);
  metadata.set("general.architecture", { type: "string", value: architecture });
  for (const [key, value] of Object.entries(keysOf(architecture)))
    metadata.set(`${architecture}.${key}`, value);
  const tensors = Object.entries(tensorsOf(architecture)).map(([name, dimensions]) => ({
    name,
    dimensions,
    typeId: 0,
    sizeBytes: 4 * product(dimensions),
  }));
  const random = seededRandom(7);
  const parts = [encodeGgufHeader(metadata, tensors)];
  for (const tensor of tensors) {
    const bytes = Buffer.alloc(aligned(tensor.sizeBytes));
    const scale =
      tensor.name === "token_embd.weight" ? 2 : 4 / Math.sqrt(tensor.dimensions[0] ?? 1);
    for (let at = 0; at < tensor.sizeBytes; at += 4)
      bytes.writeFloatLE(valueOf(tensor.name, scale * (random.nextFraction() - 0.5)), at);
    parts.push(bytes);
  }
  const path = join(folder, `${architecture}.gguf`);
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

/** Norms are around 1, and a running state has to decay. */
function valueOf(name: string, random: number): number {
  if (name.includes("norm")) return 1 + 0.1 * random;
  return name.endsWith("ssm_a") ? -0.1 - Math.abs(random) : random;
}

function product(dimensions: readonly number[]): number {
  return dimensions.reduce((left, right) => left * right, 1);
}

const u32 = (value: number): WritableValue => ({ type: "u32", value });

/** Keys and tensors. Source: llama.cpp, src/models/{gemma3,mamba,lfm2}.cpp. */
function keysOf(architecture: TinyArchitecture): Record<string, WritableValue> {
  const common = {
    context_length: u32(4096),
    embedding_length: u32(WIDTH),
    block_count: u32(2),
    vocab_size: u32(ARCHITECTURE_VOCABULARY_SIZE),
    "attention.layer_norm_rms_epsilon": { type: "f32", value: 1e-5 },
  } as const;
  if (architecture === "mamba") {
    return {
      ...common,
      "ssm.conv_kernel": u32(SSM.kernel),
      "ssm.inner_size": u32(SSM.inner),
      "ssm.state_size": u32(SSM.state),
      "ssm.time_step_rank": u32(SSM.timeStepRank),
    };
  }
  const attention = {
    ...common,
    feed_forward_length: u32(FEED_FORWARD_WIDTH),
    "attention.head_count": u32(HEADS),
    "attention.key_length": u32(HEAD_WIDTH),
    "attention.value_length": u32(HEAD_WIDTH),
    "rope.dimension_count": u32(HEAD_WIDTH),
    "rope.freq_base": { type: "f32", value: 10_000 },
  } as const;
  if (architecture === "gemma3") {
    return {
      ...attention,
      "attention.head_count_kv": u32(KEY_VALUE_HEADS),
      "attention.sliding_window": u32(WINDOW_TOKENS),
      "attention.sliding_window_pattern": u32(2),
    };
  }
  return {
    ...attention,
    // A layer without heads is a short convolution.
    "attention.head_count_kv": { type: "i32s", value: Int32Array.of(0, KEY_VALUE_HEADS) },
    "shortconv.l_cache": u32(SHORT_CONVOLUTION),
  };
}

/** Dimensions by name, row length first. */
function tensorsOf(architecture: TinyArchitecture): Record<string, number[]> {
  const outputNorm = architecture === "lfm2" ? "token_embd_norm.weight" : "output_norm.weight";
  const tensors: Record<string, number[]> = {
    "token_embd.weight": [WIDTH, ARCHITECTURE_VOCABULARY_SIZE],
    [outputNorm]: [WIDTH],
  };
  for (const layer of [0, 1]) {
    const of = layersOf(architecture, layer);
    for (const [name, dimensions] of Object.entries(of))
      tensors[`blk.${layer}.${name}`] = dimensions;
  }
  return tensors;
}

const FEED_FORWARD = {
  "ffn_norm.weight": [WIDTH],
  "ffn_gate.weight": [WIDTH, FEED_FORWARD_WIDTH],
  "ffn_up.weight": [WIDTH, FEED_FORWARD_WIDTH],
  "ffn_down.weight": [FEED_FORWARD_WIDTH, WIDTH],
};

const ATTENTION = {
  "attn_norm.weight": [WIDTH],
  "attn_q.weight": [WIDTH, HEADS * HEAD_WIDTH],
  "attn_k.weight": [WIDTH, KEY_VALUE_HEADS * HEAD_WIDTH],
  "attn_v.weight": [WIDTH, KEY_VALUE_HEADS * HEAD_WIDTH],
  "attn_q_norm.weight": [HEAD_WIDTH],
  "attn_k_norm.weight": [HEAD_WIDTH],
  "attn_output.weight": [HEADS * HEAD_WIDTH, WIDTH],
};

function layersOf(architecture: TinyArchitecture, layer: number): Record<string, number[]> {
  if (architecture === "gemma3") {
    const postNorms = { "post_attention_norm.weight": [WIDTH], "post_ffw_norm.weight": [WIDTH] };
    return { ...ATTENTION, ...FEED_FORWARD, ...postNorms };
  }
  if (architecture === "lfm2") {
    return layer === 1
      ? { ...ATTENTION, ...FEED_FORWARD }
      : {
          ...FEED_FORWARD,
          "attn_norm.weight": [WIDTH],
          "shortconv.conv.weight": [SHORT_CONVOLUTION, WIDTH],
          "shortconv.in_proj.weight": [WIDTH, 3 * WIDTH],
          "shortconv.out_proj.weight": [WIDTH, WIDTH],
        };
  }
  const { inner, state, kernel, timeStepRank } = SSM;
  return {
    "attn_norm.weight": [WIDTH],
    "ssm_in.weight": [WIDTH, 2 * inner],
    "ssm_conv1d.weight": [kernel, inner],
    "ssm_conv1d.bias": [inner],
    "ssm_x.weight": [inner, timeStepRank + 2 * state],
    "ssm_dt.weight": [timeStepRank, inner],
    "ssm_dt.bias": [inner],
    ssm_a: [state, inner],
    ssm_d: [inner],
    "ssm_out.weight": [inner, WIDTH],
  };
}
