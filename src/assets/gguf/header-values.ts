import { KEPT_ARRAY_NUMBERS } from "./limits.ts";
import type { GgufScalar, GgufValue } from "./metadata-values.ts";
import type { GgufFile } from "./read-gguf.ts";

/** Reads the keys of a model's architecture: `number("block_count")` is `llama.block_count` of a llama. */
export class HeaderValues {
  readonly architecture: string | null;
  readonly #metadata: ReadonlyMap<string, GgufValue>;

  constructor(file: Pick<GgufFile, "metadata">) {
    this.#metadata = file.metadata;
    this.architecture = textOf(file.metadata.get("general.architecture"));
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  /** A whole number from 0; `null` when the key is absent or holds something else. */
  count(key: string): number | null {
    return countOf(this.#value(key));
  }

  /** A whole number from 1; `null` when the key is absent or holds something else. */
  positive(key: string): number | null {
    const value = this.count(key);
    return value === 0 ? null : value;
  }

  /**
   * Numbers of all layers: a list of that length, or one number for all of them; `null` when the key is
   * absent or holds something else, and for more layers than llama.cpp loads.
   */
  perLayer(key: string, layerCount: number): number[] | null {
    // A hostile count must not become an array.
    if (layerCount > KEPT_ARRAY_NUMBERS) return null;
    const value = this.#value(key);
    if (typeof value !== "object") {
      const count = countOf(value);
      return count === null ? null : Array.from({ length: layerCount }, () => count);
    }
    if (value.kind !== "array" || value.count !== layerCount) return null;
    const counts = value.first.map(countOf);
    const known = counts.filter((count) => count !== null);
    return known.length === layerCount ? known : null;
  }

  #value(key: string): GgufValue | undefined {
    return this.#metadata.get(`${this.architecture ?? ""}.${key}`);
  }
}

/** A flag counts as 0 or 1: lists over layers are stored as flags, too. */
function countOf(value: GgufValue | GgufScalar | undefined): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The text of a header value; `null` for anything else. */
export function textOf(value: GgufValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
