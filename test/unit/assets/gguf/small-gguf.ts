import {
  encodeGgufHeader,
  aligned,
  type WritableTensor,
  type WritableValue,
} from "../../../../src/assets/gguf/write-header.ts";

const F32_TYPE = 0;

/** A complete small file: a few keys of each kind, and `tensorCount` F32 tensors of 4 x 2 values. */
export function smallGguf(
  options: { keys?: Record<string, WritableValue>; tensorCount?: number } = {},
): Buffer {
  const metadata = new Map<string, WritableValue>([
    ["general.architecture", { type: "string", value: "llama" }],
    ["general.name", { type: "string", value: "Small" }],
    ["llama.context_length", { type: "u32", value: 512 }],
    ["llama.rope.freq_base", { type: "f32", value: 10_000 }],
    [
      "tokenizer.ggml.tokens",
      { type: "strings", value: Array.from({ length: 20 }, (_, id) => `t${id}`) },
    ],
    ["tokenizer.ggml.scores", { type: "f32s", value: new Float32Array(20) }],
    ["tokenizer.ggml.token_type", { type: "i32s", value: new Int32Array(20).fill(1) }],
    ["tokenizer.ggml.add_bos_token", { type: "bool", value: false }],
    ...Object.entries(options.keys ?? {}),
  ]);
  const tensors: WritableTensor[] = Array.from(
    { length: options.tensorCount ?? 3 },
    (_, index) => ({
      name: `blk.${index}.weight`,
      dimensions: [4, 2],
      typeId: F32_TYPE,
      sizeBytes: 32,
    }),
  );
  const data = Buffer.alloc(tensors.reduce((sum, tensor) => sum + aligned(tensor.sizeBytes), 0));
  return Buffer.concat([encodeGgufHeader(metadata, tensors), data]);
}
