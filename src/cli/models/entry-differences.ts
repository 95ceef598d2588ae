import type { GgufSummary } from "../../assets/gguf/inspect-gguf.ts";
import type { ModelEntry } from "../../config/models.ts";

/**
 * Where `models.yaml` says something else than the model file, one phrase each: a wrong file behind a
 * name, or a wrong name for a file. What either of them leaves open differs from nothing.
 */
export function entryDifferences(entry: ModelEntry, gguf: GgufSummary): string[] {
  const compared = [
    ["quantization", entry.quantization, gguf.quantization],
    ["architecture", entry.architecture, gguf.architecture],
    ["max_context_length", entry.max_context_length, gguf.contextLength],
  ] as const;
  return compared.flatMap(([name, said, found]) => {
    if (said === undefined || found === null || sameWord(said, found)) return [];
    return [`${name} is ${String(said)} in models.yaml and ${String(found)} in the file`];
  });
}

function sameWord(one: string | number, other: string | number): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
