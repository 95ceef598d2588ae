import type { CountedTensor } from "./quantization.ts";

const PLAIN_WORDS: Readonly<Record<string, string>> = { F32: "fp32", F16: "fp16", BF16: "bf16" };

/**
 * How the weights are stored, in a few words: `4bit g64 affine`, `4bit g32 mxfp4`, `bf16`; `4bit/6bit g64
 * affine` when layers differ, the most frequent first, by parameters. `null` without weights.
 */
export function quantizationWords(counted: readonly CountedTensor[]): string | null {
  const packed = counted.filter(({ packing }) => packing !== null);
  if (packed.length === 0) {
    const [type] = mostFirst(counted, ({ tensor }) => tensor.type);
    return type === undefined ? null : (PLAIN_WORDS[type] ?? type.toLowerCase());
  }
  const inOrder = (word: (one: CountedTensor) => string): string =>
    mostFirst(packed, word).join("/");
  const bits = inOrder(({ packing }) => `${packing?.bits ?? 0}bit`);
  const groups = inOrder(({ packing }) => `g${packing?.group_size ?? 0}`);
  return `${bits} ${groups} ${inOrder(({ packing }) => packing?.mode ?? "affine")}`;
}

/** The words of the tensors, that of most parameters first. */
function mostFirst(
  counted: readonly CountedTensor[],
  word: (one: CountedTensor) => string,
): string[] {
  const counts = new Map<string, number>();
  for (const one of counted) {
    counts.set(word(one), (counts.get(word(one)) ?? 0) + one.parameterCount);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text);
}
