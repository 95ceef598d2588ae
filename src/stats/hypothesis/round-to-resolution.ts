/**
 * Values rounded to whole multiples of a resolution (that of the clock), before they are ranked: binary
 * noise makes 8.2 - 7.1 and 3.4 - 2.3 differ, and two equal differences are then no tie. Equal
 * multiples come out as equal numbers. Values of 2^53 resolutions and more stay as they are.
 *
 * @param resolution in the unit of the values, above 0
 * @throws RangeError unless `resolution` is finite and above 0
 */
export function roundToResolution(values: readonly number[], resolution: number): number[] {
  if (!(resolution > 0 && resolution < Infinity)) {
    throw new RangeError(`a resolution must be above 0, not ${resolution}`);
  }
  return values.map((value) => {
    const steps = value / resolution;
    if (!(Math.abs(steps) < Number.MAX_SAFE_INTEGER)) return value;
    return steps < 0 ? -(Math.round(-steps) * resolution) : Math.round(steps) * resolution;
  });
}
