import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError } from "../../core/errors.ts";

/**
 * Builds that llama.cpp makes from the weights alone, with their `llama_ftype`. Source: llama.cpp,
 * include/llama.h, and the options of tools/quantize.
 */
const FILE_TYPES = {
  F32: 0,
  F16: 1,
  BF16: 32,
  Q8_0: 7,
  Q6_K: 18,
  Q5_K_M: 17,
  Q5_K_S: 16,
  Q5_1: 9,
  Q5_0: 8,
  Q4_K_M: 15,
  Q4_K_S: 14,
  Q4_1: 3,
  Q4_0: 2,
  IQ4_NL: 25,
  IQ4_XS: 30,
  Q3_K_L: 13,
  Q3_K_M: 12,
  IQ3_M: 27,
  Q3_K_S: 11,
  IQ3_S: 26,
  Q2_K: 10,
} as const;

export type QuantizationType = keyof typeof FILE_TYPES;

/** The types that `models quantize` makes, most bits first. */
export const QUANTIZATION_TYPES = Object.keys(FILE_TYPES) as readonly QuantizationType[];

/** The `llama_ftype` of a type. */
export function fileTypeOf(type: QuantizationType): number {
  return FILE_TYPES[type];
}

/** llama.cpp's own short names. */
const ALIASES: ReadonlyMap<string, QuantizationType> = new Map([
  ["Q3_K", "Q3_K_M"],
  ["Q4_K", "Q4_K_M"],
  ["Q5_K", "Q5_K_M"],
]);

/**
 * Types that llama.cpp makes only when it knows which weights matter, from activations recorded on
 * texts (an importance matrix; src/llama-quant.cpp, tensor_requires_imatrix).
 */
const NEED_IMPORTANCE_MATRIX = new Set(
  "IQ1_S IQ1_M IQ2_XXS IQ2_XS IQ2_S IQ2_M IQ3_XXS IQ3_XS Q2_K_S".split(" "),
);

/** Types for models whose training prepared them for it, such as BitNet and gpt-oss. */
const NEED_TRAINING = new Set("TQ1_0 TQ2_0 MXFP4_MOE NVFP4 Q1_0 Q2_0".split(" "));

/**
 * The types that the words of `--types` name, in their order, each once; case does not matter.
 * @throws ConfigError `quantization-unknown`, `quantization-needs-imatrix`, `quantization-needs-training`
 */
export function quantizationTypes(words: readonly string[]): QuantizationType[] {
  const types = new Set(words.map((word) => quantizationType(word)));
  if (types.size > 0) return [...types];
  throw new ConfigError("--types names no type", { code: "quantization-unknown", hint: choices() });
}

function quantizationType(word: string): QuantizationType {
  const wanted = word.toUpperCase();
  const type = QUANTIZATION_TYPES.find((name) => name === wanted) ?? ALIASES.get(wanted);
  if (type !== undefined) return type;
  if (NEED_IMPORTANCE_MATRIX.has(wanted)) {
    throw new ConfigError(
      `${wanted} needs an importance matrix, recorded from the model at work on texts, and none can be given here`,
      {
        code: "quantization-needs-imatrix",
        hint: `Fetch a published build of it. ${choices()}`,
      },
    );
  }
  if (NEED_TRAINING.has(wanted)) {
    throw new ConfigError(
      `${wanted} is for models that were trained for it, and is not made here`,
      {
        code: "quantization-needs-training",
        hint: `Fetch a published build of it. ${choices()}`,
      },
    );
  }
  throw new ConfigError(
    `${word} is no type of quantization.${didYouMean(word, QUANTIZATION_TYPES)}`,
    { code: "quantization-unknown", hint: choices() },
  );
}

function choices(): string {
  return `Choose among ${QUANTIZATION_TYPES.join(", ")}.`;
}
