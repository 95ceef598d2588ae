import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface SmallTensor {
  readonly type: string;
  readonly shape: readonly number[];
  readonly sizeBytes: number;
}

/** A complete safetensors file: the tensors one after another, filled with zeros. */
export function smallSafetensors(tensors: Readonly<Record<string, SmallTensor>>): Buffer {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { type, shape, sizeBytes }]) => {
    const begin = at;
    at += sizeBytes;
    return [name, { dtype: type, shape, data_offsets: [begin, at] }];
  });
  return safetensorsOf({ __metadata__: { format: "mlx" }, ...Object.fromEntries(entries) }, at);
}

/** A file with this header, whatever it says, and so many bytes of data. */
export function safetensorsOf(header: unknown, dataBytes: number): Buffer {
  const json = Buffer.from(JSON.stringify(header), "utf8");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

export const SMALL_CONFIG = {
  model_type: "llama",
  hidden_size: 8,
  intermediate_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  vocab_size: 10,
  max_position_embeddings: 512,
};

/** 10 x 8 embeddings in bfloat16: 80 parameters, 160 bytes. */
export const EMBEDDINGS: Readonly<Record<string, SmallTensor>> = {
  "model.embed_tokens.weight": { type: "BF16", shape: [10, 8], sizeBytes: 160 },
};

/** Writes an MLX folder: config.json and one weight file, unless `files` says otherwise. */
export async function writeMlxFolder(
  folder: string,
  options: {
    readonly config?: object;
    readonly tensors?: Readonly<Record<string, SmallTensor>>;
    readonly files?: Readonly<Record<string, string | Buffer>>;
  } = {},
): Promise<string> {
  const files = {
    "config.json": JSON.stringify({ ...SMALL_CONFIG, ...options.config }),
    "model.safetensors": smallSafetensors(options.tensors ?? EMBEDDINGS),
    ...options.files,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
