/** A number in a document and the way to it. */
export interface FlatNumber {
  /** `metrics.ttft.p50_ms`; the ends of an interval are `.low` and `.high`, other list members `[0]`. */
  readonly name: string;
  readonly value: number;
}

/** Hostile documents may be nested without end; results have four levels. */
const MAX_DEPTH = 32;

/** Every finite number of a document, in its order. Texts, truth values and nulls are no figures. */
export function flatNumbers(value: unknown, name = "", depth = 0): FlatNumber[] {
  if (typeof value === "number") return Number.isFinite(value) ? [{ name, value }] : [];
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    const isInterval = value.length === 2 && /_ci(_\d+)?$/.test(name);
    return value.flatMap((member, index) =>
      flatNumbers(member, name + memberName(index, isInterval), depth + 1),
    );
  }
  return Object.entries(value).flatMap(([key, member]) =>
    flatNumbers(member, name === "" ? key : `${name}.${key}`, depth + 1),
  );
}

function memberName(index: number, isInterval: boolean): string {
  if (!isInterval) return `[${index}]`;
  return index === 0 ? ".low" : ".high";
}

/** Unit of a figure by its name in the original's files; `null` for counts and fractions. */
export function unitOf(name: string): string | null {
  if (name.endsWith(".confidence_level")) return null;
  if (/tokens_per_sec(\.|$)/.test(name)) return "tok/s";
  if (/_ms(\.|$)/.test(name)) return "ms";
  if (/_mb$/.test(name)) return "MB";
  if (/_seconds$/.test(name)) return "s";
  return null;
}
