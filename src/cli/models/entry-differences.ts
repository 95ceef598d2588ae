import type { ModelEntry } from "../../config/models.ts";

/** What a model says of itself, in either format. */
interface OwnWords {
  readonly quantization: string | null;
  readonly architecture: string | null;
  readonly contextLength: number | null;
}

/**
 * Where `models.yaml` says something else than the model itself, one phrase each: wrong bytes behind a
 * name, or a wrong name for them. What either of them leaves open differs from nothing.
 */
export function entryDifferences(entry: ModelEntry, own: OwnWords): string[] {
  const compared = [
    ["quantization", entry.quantization, own.quantization, sameQuantization],
    ["architecture", entry.architecture, own.architecture, sameArchitecture],
    ["max_context_length", entry.max_context_length, own.contextLength, sameWord],
  ] as const;
  return compared.flatMap(([name, said, found, isSame]) => {
    if (said === undefined || found === null || isSame(String(said), String(found))) return [];
    return [`${name} is ${said} in models.yaml and ${found} in the file`];
  });
}

function sameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `4bit` and `4bit g64 affine` agree: what one of them leaves open differs from nothing. */
function sameQuantization(said: string, found: string): boolean {
  return sameWord(said, found) || found.toLowerCase().startsWith(`${said.toLowerCase()} `);
}

/** The two formats spell one architecture differently: `qwen3vl` and `qwen3_vl`, `gemma3` and `gemma3_text`. */
function sameArchitecture(one: string, other: string): boolean {
  const plain = (word: string): string => word.replace(/_text$/i, "").replace(/[-_]/g, "");
  return sameWord(plain(one), plain(other));
}
