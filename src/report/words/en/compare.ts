import type { Comparison } from "../../../analyze/inference/comparison.ts";
import { formatter } from "../numbers.ts";

const n = formatter("en");

type Unit = Comparison["pairing"]["unit"];

/** What `edge-bench compare` says around the comparisons. */
export const compare = {
  sameSettings: (a: string, b: string): string =>
    `${a} and ${b} were measured under the same settings.`,
  whatDiffers: (a: string, b: string): string => `What differs between ${a} and ${b}:`,
  moreDifferences: (count: number): string => `and ${n.count(count)} more; --json lists all`,
  nothing:
    "Nothing can be compared: the sides have no results of the same scenario, and none of the same task in the same definition.",
  exploratory: "Exploratory:",
  pairedBy: (unit: Unit, pairs: number): string => `paired by ${unit}, ${n.count(pairs)} pairs`,
  notPaired: (unit: Unit): string => `not paired: the sides share no ${unit}`,
  leftOut: (ofA: number, ofB: number): string =>
    `left out without a partner: ${n.count(ofA)} of the first, ${n.count(ofB)} of the second`,
};
