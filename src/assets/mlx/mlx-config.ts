import { join } from "node:path";
import { z } from "zod";
import { readSmallFile } from "./small-file.ts";
import { modelNotMlx } from "./refusals.ts";

const count = z.int().positive().max(1e9).nullish().catch(null);
const perLayerNames = z.array(z.string()).max(4096).nullish().catch(null);

/** How a tensor's values are packed. `mode` is absent in older conversions and means `affine`. */
const packingSchema = z.looseObject({
  bits: z.number().positive().max(64),
  group_size: z.int().positive().max(65_536),
  mode: z.string().max(64).optional(),
});

export type Packing = z.infer<typeof packingSchema>;

/** Per-layer exceptions stand beside `bits` and `group_size`, under the layer's name; `false` leaves it unpacked. */
const quantizationSchema = z.looseObject({
  bits: z.number().positive().max(64).optional(),
  group_size: z.int().positive().max(65_536).optional(),
  mode: z.string().max(64).optional(),
  quant_method: z.string().max(64).optional(),
});

/** The part of a configuration that describes the language model. A foreign format: unknown keys stay. */
const textConfigSchema = z.looseObject({
  vocab_size: count,
  hidden_size: count,
  intermediate_size: z
    .union([z.int().positive(), z.array(z.int().positive())])
    .nullish()
    .catch(null),
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count,
  head_dim: count,
  max_position_embeddings: count,
  sliding_window: count,
  sliding_window_pattern: count,
  layer_types: perLayerNames,
  num_kv_shared_layers: z.int().nonnegative().max(4096).nullish().catch(null),
  torch_dtype: z.string().max(32).nullish().catch(null),
  dtype: z.string().max(32).nullish().catch(null),
});

export type MlxTextConfig = z.infer<typeof textConfigSchema>;

export const mlxConfigSchema = textConfigSchema.extend({
  model_type: z.string().min(1).max(100),
  text_config: textConfigSchema.nullish().catch(null),
  quantization: quantizationSchema.nullish(),
  quantization_config: quantizationSchema.nullish(),
  /** Written by this program for random weights. */
  edge_bench_synthetic: z.boolean().optional().catch(undefined),
});

export type MlxConfig = z.infer<typeof mlxConfigSchema>;

const MAX_CONFIG_BYTES = 16 * 1024 * 1024;

/** Reads `config.json` of an MLX folder. @throws PrerequisiteError `model-not-mlx` */
export async function readMlxConfig(folder: string): Promise<MlxConfig> {
  const text = await readSmallFile(join(folder, "config.json"), MAX_CONFIG_BYTES);
  if (text === null) throw modelNotMlx(folder, "it has no config.json that can be read");
  const parsed = mlxConfigSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return parsed.data;
  throw modelNotMlx(folder, `config.json: ${z.prettifyError(parsed.error)}`);
}

/** The value of a key of the language model, which stands in `text_config` where other parts exist beside it. */
export function textValue<Key extends keyof MlxTextConfig>(
  config: MlxConfig,
  key: Key,
): NonNullable<MlxTextConfig[Key]> | null {
  return config.text_config?.[key] ?? config[key] ?? null;
}

/** The packing that a configuration names for one layer; `null` when it names none of its own. */
export function packingOf(quantization: MlxConfig["quantization"], layer: string): Packing | null {
  if (quantization == null || !Object.hasOwn(quantization, layer)) return null;
  const parsed = packingSchema.safeParse(quantization[layer]);
  return parsed.success ? parsed.data : null;
}

/** JSON of Python may hold NaN and Infinity, which are no JSON: such a file is not read. */
function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
