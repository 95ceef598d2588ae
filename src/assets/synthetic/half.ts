const SMALLEST_NORMAL_EXPONENT = -14;
const LARGEST_EXPONENT = 15;
const LARGEST = 65_504;

/** What a value with this exponent, counted from the smallest, is multiplied by to count in units of its last place. */
const PLACES_PER_UNIT = Float64Array.from(
  { length: LARGEST_EXPONENT - SMALLEST_NORMAL_EXPONENT + 1 },
  (_, index) => 2 ** (10 - SMALLEST_NORMAL_EXPONENT - index),
);

const double = new Float64Array(1);
/** The same bytes; the exponent is in the second word on every platform of Node.js (little-endian). */
const words = new Uint32Array(double.buffer);

/**
 * The bits of the IEEE 754 half-precision number nearest to a finite, non-negative value (ties to even).
 * Values above the largest half become the largest half: scales must stay finite. Hundreds of
 * millions of a large model are made: no logarithm, no power.
 */
export function halfBits(value: number): number {
  const clipped = Math.min(value, LARGEST);
  double[0] = clipped;
  const exponent = Math.max(((words[1] ?? 0) >>> 20) - 1023, SMALLEST_NORMAL_EXPONENT);
  const place = exponent - SMALLEST_NORMAL_EXPONENT;
  // In units of the last place; 1024 and above means a normal number.
  const units = roundHalfToEven(clipped * (PLACES_PER_UNIT[place] ?? 0));
  // A carry into the next power of two is right by itself: the exponent field is next to the fraction.
  return units + (place << 10);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.floor(value + 0.5);
  return floor % 2 === 0 ? floor : floor + 1;
}
