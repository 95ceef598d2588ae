/** Bit pattern of +infinity as a signed 32-bit integer; anything above it is a NaN. */
const POSITIVE_INFINITY_BITS = 0x7f80_0000;
const BLOCK = 8;

/**
 * Index of the largest value; the first of equals. -1 when the largest is infinite or a NaN, or when
 * no value is a finite number, which only broken weights produce. NaNs with a negative sign are
 * passed over: they never compare as the largest.
 *
 * Positive floats order like their bit patterns, so integers are compared, eight at a time: two to
 * three times as fast as one by one (measured on 49,152 and 262,144 values), which a vocabulary of
 * 262,144 at 80 tokens/s would show. Values below zero need the slow path; the best logit of a
 * language model is rarely there.
 *
 * @param bits the same memory as `values`, seen as signed integers
 */
export function argMax(values: Float32Array, bits: Int32Array): number {
  const count = bits.length;
  const blocked = count - (count % BLOCK);
  let best = 0;
  let index = -1;
  for (let start = 0; start < count; start += BLOCK) {
    if (start < blocked && !anyAbove(bits, start, best)) continue;
    const end = Math.min(start + BLOCK, count);
    for (let i = start; i < end; i++) {
      if ((bits[i] as number) > best) {
        best = bits[i] as number;
        index = i;
      }
    }
  }
  if (index === -1) return argMaxOfNonPositive(values);
  return best >= POSITIVE_INFINITY_BITS ? -1 : index;
}

/** Whether one of the eight integers from `start` on is above `best`. */
function anyAbove(bits: Int32Array, start: number, best: number): boolean {
  return (
    (bits[start] as number) > best ||
    (bits[start + 1] as number) > best ||
    (bits[start + 2] as number) > best ||
    (bits[start + 3] as number) > best ||
    (bits[start + 4] as number) > best ||
    (bits[start + 5] as number) > best ||
    (bits[start + 6] as number) > best ||
    (bits[start + 7] as number) > best
  );
}

function argMaxOfNonPositive(values: Float32Array): number {
  let best = -Infinity;
  let index = -1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value > best) {
      best = value;
      index = i;
    }
  }
  return index;
}
