import type { GenerationTiming } from "../../core/generation.ts";
import { millisecondsOf } from "./nanoseconds.ts";

/** From the request being accepted to the end of generation, milliseconds. Building the text is not in it. */
export function totalTimeMs(timing: GenerationTiming): number {
  return millisecondsOf(timing.endNs);
}
