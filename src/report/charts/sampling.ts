/** Position in a path: one decimal is a tenth of a pixel. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return String(rounded === 0 ? 0 : rounded);
}

/**
 * At most `most` (2 or more) of the values, evenly by rank; the first and the last are always kept. Same
 * values, same choice.
 */
export function thin<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  const step = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => values[Math.round(place * step)]).filter(
    (value) => value !== undefined,
  );
}

/** At most about `most` points of a curve: of each stretch the lowest and the highest, so that no peak is lost. */
export function thinCurve<T extends { readonly y: number }>(
  points: readonly T[],
  most: number,
): T[] {
  if (points.length <= most) return [...points];
  const stretches = Math.max(1, Math.floor(most / 2));
  const length = points.length / stretches;
  return Array.from({ length: stretches }, (_, place) => {
    const stretch = points.slice(Math.floor(place * length), Math.floor((place + 1) * length));
    return extremes(stretch);
  }).flat();
}

/** How many points each series may draw when all together may draw `most`. */
export function shareOf(count: number, total: number, most: number): number {
  return total <= most ? count : Math.max(2, Math.floor((count / total) * most));
}

function extremes<T extends { readonly y: number }>(points: readonly T[]): T[] {
  const lowest = points.reduce(
    (least, point) => (point.y < least.y ? point : least),
    points[0] as T,
  );
  const highest = points.reduce((most, point) => (point.y > most.y ? point : most), points[0] as T);
  return points.filter((point) => point === lowest || point === highest);
}
