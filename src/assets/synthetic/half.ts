const SMALLEST_NORMAL_EXPONENT = -14;
const LARGEST = 65_504;

/**
 * The bits of the IEEE 754 half-precision number nearest to a finite, non-negative value (ties to even).
 * Values above the largest half become the largest half: scales must stay finite.
 */
export function halfBits(value: number): number {
  const clipped = Math.min(value, LARGEST);
  if (clipped === 0) return 0;
  const exponent = Math.max(Math.floor(Math.log2(clipped)), SMALLEST_NORMAL_EXPONENT);
  // In units of the last place; 1024 and above means a normal number.
  const units = roundHalfToEven(clipped / 2 ** (exponent - 10));
  // A carry into the next power of two is right by itself: the exponent field is next to the fraction.
  return units + ((exponent - SMALLEST_NORMAL_EXPONENT) << 10);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
