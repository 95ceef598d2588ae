import type { WriteFigure } from "./estimate-text.ts";

/**
 * Writes a figure as everywhere, and with more digits where it would then look like a limit that it is
 * not: 500.4 beside 500 shows why it fails.
 */
export function writeBesideLimits(
  value: number,
  limits: readonly (number | undefined)[],
  { write, writeLimit }: { readonly write: WriteFigure; readonly writeLimit: WriteFigure },
): string {
  const looksEqual = limits.some(
    (limit) => limit !== undefined && limit !== value && write(limit) === write(value),
  );
  return looksEqual ? writeLimit(value) : write(value);
}
