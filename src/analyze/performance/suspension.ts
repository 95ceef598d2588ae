import type { OkRecord } from "../../core/record.ts";
import { millisecondsOf } from "./nanoseconds.ts";

/** Reading memory and conditions after the reply takes milliseconds, on a busy machine more. */
const SUSPENDED_MS = 2000;

/**
 * The machine slept while a trial ran: by the wall clock more than 2 s longer than by the monotonic
 * one, from the request being accepted to the readings after it. On Linux the monotonic clock stops in
 * sleep. Such a trial is in no figure.
 */
export function wasSuspended({ trace, conditionsAfter }: OkRecord): boolean {
  const wallMs = conditionsAfter.epochMs - trace.timing.acceptedEpochMs;
  return wallMs - millisecondsOf(trace.timing.endNs) > SUSPENDED_MS;
}
