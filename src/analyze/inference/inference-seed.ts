import { deriveSeed } from "../../core/random.ts";

/** A seed of its own for every estimate: figures do not change when others are added. */
export function inferenceSeed(experimentSeed: number, label: string): number {
  return deriveSeed(experimentSeed, `inference ${label}`);
}
