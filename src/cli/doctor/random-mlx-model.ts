import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { seededRandom } from "../../core/random.ts";

/** Sizes of a llama with random weights. */
export interface RandomMlxShape {
  readonly layerCount: number;
  readonly width: number;
  readonly feedForwardWidth: number;
  readonly headCount: number;
}

export const TINY_MLX: RandomMlxShape = {
  layerCount: 2,
  width: 64,
  feedForwardWidth: 128,
  headCount: 4,
};

/** Bytes of a text, two control tokens after them. */
const BYTE_COUNT = 256;
const BEGIN = BYTE_COUNT;
const END = BYTE_COUNT + 1;
const VOCABULARY_SIZE = BYTE_COUNT + 2;
const CONTEXT_TOKENS = 4096;
const SEED = 42;

/**
 * Fills a folder with a llama of random float32 weights in the form that mlx-lm reads, with a tokenizer
 * of single bytes: enough to try an installation without a download. Speed and memory of it are real;
 * its text is noise.
 */
export async function writeRandomMlxModel(folder: string, shape: RandomMlxShape): Promise<void> {
  const json = (name: string, content: unknown): Promise<void> =>
    writeFile(join(folder, name), JSON.stringify(content));
  await json("config.json", configOf(shape));
  await json("tokenizer.json", byteTokenizer());
  await json("tokenizer_config.json", {
    tokenizer_class: "PreTrainedTokenizerFast",
    bos_token: "<s>",
    eos_token: "</s>",
    model_max_length: CONTEXT_TOKENS,
  });
  await writeWeights(join(folder, "model.safetensors"), tensorsOf(shape));
}

function configOf(shape: RandomMlxShape): object {
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    hidden_size: shape.width,
    intermediate_size: shape.feedForwardWidth,
    num_hidden_layers: shape.layerCount,
    num_attention_heads: shape.headCount,
    num_key_value_heads: shape.headCount,
    vocab_size: VOCABULARY_SIZE,
    max_position_embeddings: CONTEXT_TOKENS,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
    tie_word_embeddings: true,
    bos_token_id: BEGIN,
    eos_token_id: END,
    torch_dtype: "float32",
    edge_bench_synthetic: true,
  };
}

interface PlannedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

function tensorsOf({ layerCount, width, feedForwardWidth }: RandomMlxShape): PlannedTensor[] {
  const layer = (index: number): PlannedTensor[] => {
    const tensor = (name: string, ...shape: number[]): PlannedTensor => ({
      name: `model.layers.${index}.${name}.weight`,
      shape,
    });
    return [
      tensor("input_layernorm", width),
      ...["q_proj", "k_proj", "v_proj", "o_proj"].map((name) =>
        tensor(`self_attn.${name}`, width, width),
      ),
      tensor("post_attention_layernorm", width),
      tensor("mlp.gate_proj", feedForwardWidth, width),
      tensor("mlp.up_proj", feedForwardWidth, width),
      tensor("mlp.down_proj", width, feedForwardWidth),
    ];
  };
  return [
    { name: "model.embed_tokens.weight", shape: [VOCABULARY_SIZE, width] },
    ...Array.from({ length: layerCount }, (_, index) => layer(index)).flat(),
    { name: "model.norm.weight", shape: [width] },
  ];
}

function sizeBytesOf({ shape }: PlannedTensor): number {
  return shape.reduce((product, length) => product * length, Float32Array.BYTES_PER_ELEMENT);
}

/** safetensors: length of the header in 8 bytes, the header in JSON, then the tensors one after another. */
async function writeWeights(path: string, tensors: readonly PlannedTensor[]): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: "mlx" } };
  let offset = 0;
  for (const tensor of tensors) {
    const end = offset + sizeBytesOf(tensor);
    header[tensor.name] = { dtype: "F32", shape: tensor.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = JSON.stringify(header);
  const headerBytes = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(headerBytes.length));
  const file = await open(path, "wx");
  try {
    await file.writeFile(Buffer.concat([length, headerBytes]));
    const random = seededRandom(SEED);
    for (const tensor of tensors) {
      const count = sizeBytesOf(tensor) / Float32Array.BYTES_PER_ELEMENT;
      const isNorm = tensor.shape.length === 1;
      const values = Float32Array.from({ length: count }, () =>
        isNorm ? 1 : (random.nextFraction() - 0.5) / 8,
      );
      await file.writeFile(new Uint8Array(values.buffer));
    }
  } finally {
    await file.close();
  }
}

/** Every byte is a token, written as the printable character that GPT-2's byte-level form has for it. */
function byteTokenizer(): object {
  const special = (id: number, content: string): object => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const bytes = byteCharacters().map((character, byte) => [character, byte] as const);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [special(BEGIN, "<s>"), special(END, "</s>")],
    normalizer: null,
    pre_tokenizer: {
      type: "ByteLevel",
      add_prefix_space: false,
      trim_offsets: true,
      use_regex: true,
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      fuse_unk: false,
      vocab: Object.fromEntries([...bytes, ["<s>", BEGIN], ["</s>", END]]),
      merges: [],
    },
  };
}

/** GPT-2's bytes_to_unicode: printable Latin-1 characters stand for themselves, the others follow from U+0100 on. */
function byteCharacters(): string[] {
  let next = 0x100;
  return Array.from({ length: BYTE_COUNT }, (_, byte) => {
    const printsItself =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(printsItself ? byte : next++);
  });
}
