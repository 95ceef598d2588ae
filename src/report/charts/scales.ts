import { ticks as linearTicks } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { maximum, minimum } from "../../stats/range.ts";
import { isDrawable } from "./chart.ts";

/** From values to positions. */
export interface PositionScale {
  readonly kind: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** Position in user units, inside the range. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

export interface ScaleSettings {
  readonly values: readonly number[];
  readonly range: readonly [number, number];
  /** Asked for; zeros and negative values get a linear scale all the same. */
  readonly log?: boolean;
  readonly includeZero?: boolean;
  readonly tickCount?: number;
}

/** Room on both sides of a log scale, and around values that are all equal. */
const PADDING = 0.06;

const MOST_DECADES = 10;

/** A scale over the values, rounded outwards on a linear one. `null` when there is nothing to show. */
export function positionScale(settings: ScaleSettings): PositionScale | null {
  const values = settings.values.filter(isDrawable).map(withoutDust);
  const [low, high] = [minimum(values), maximum(values)];
  if (low === null || high === null) return null;
  return settings.log === true && low > 0
    ? logScale([low, high], settings)
    : linearScale([low, high], settings);
}

/** What is too small to divide by is a zero. */
function withoutDust(value: number): number {
  return Math.abs(value) < 1e-100 ? 0 : value;
}

/** A linear scale over exactly this domain. */
export function fixedScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  tickCount = 5,
): PositionScale {
  const scale = scaleLinear(domain, range).clamp(true);
  return {
    kind: "linear",
    domain,
    range,
    at: (value) => scale(value),
    ticks: scale.ticks(tickCount),
  };
}

function linearScale(extent: readonly [number, number], settings: ScaleSettings): PositionScale {
  const { range, includeZero = false, tickCount = 6 } = settings;
  let [low, high] = includeZero ? [Math.min(0, extent[0]), Math.max(0, extent[1])] : extent;
  // Values that differ in the last bits only have no round numbers between them.
  if (high - low <= Math.max(Math.abs(low), Math.abs(high)) * 1e-12) {
    const room = low === 0 ? 1 : Math.abs(low) * PADDING;
    [low, high] = [low === 0 ? 0 : low - room, high + room];
  }
  const scale = scaleLinear([low, high], range).nice(tickCount);
  const [start = low, end = high] = scale.domain();
  return fixedScale([start, end], range, tickCount);
}

function logScale([low, high]: readonly [number, number], settings: ScaleSettings): PositionScale {
  const room = Math.max((high / low) ** PADDING, 1 + PADDING);
  const domain: [number, number] = [low / room, high * room];
  const scale = scaleLog(domain, settings.range).clamp(true);
  return {
    kind: "log",
    domain,
    range: settings.range,
    at: (value) => scale(Math.max(value, domain[0])),
    ticks: logTicks(domain, settings.tickCount ?? 6),
  };
}

/** Powers of ten, with 2 and 5 between them over few decades; steps of a linear scale within one decade. */
function logTicks([low, high]: readonly [number, number], tickCount: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const step = Math.ceil((last - first) / MOST_DECADES);
  const mantissas = last - first > 4 ? [1] : [1, 2, 5];
  const ticks = Array.from({ length: last - first + 1 }, (_, place) => first + place)
    .filter((power) => (power - first) % step === 0)
    .flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
  return ticks.length >= 3 ? ticks : linearTicks(low, high, tickCount);
}
