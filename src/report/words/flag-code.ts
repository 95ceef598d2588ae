import type { Flag } from "../../analyze/performance/flag.ts";

export type FlagCode = Flag["code"];

/** Reads the figures of a flag by name: a missing or foreign one reads as `null`, and shows as a dash. */
export interface FlagValues {
  readonly number: (name: string) => number | null;
  readonly text: (name: string) => string;
}

export function flagValues(values: Flag["values"]): FlagValues {
  return {
    number: (name) => {
      const value = values[name];
      return typeof value === "number" && Number.isFinite(value) ? value : null;
    },
    text: (name) => String(values[name] ?? "-"),
  };
}
