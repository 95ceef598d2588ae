import type { Difference } from "../../analyze/overhead/difference.ts";
import type { OverheadMetric, RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import type { Words } from "../words/words.ts";

/** Less than this is not written as a share: `< 0.01 %`. */
const SMALLEST_PERCENT = 0.01;

/** A figure with its sign, `+` too; no sign on what rounds to 0. */
export function signedFigure(value: number, { number: n }: Words): string {
  const text = n.figure(value);
  if (!/[1-9]/.test(text)) return n.figure(Math.abs(value));
  return value > 0 ? `+${text}` : text;
}

/** A fraction in percent without the sign `%`, two decimals where it is small, with its own sign. */
export function signedPercent(fraction: number, words: Words): string {
  return signedFigure(fraction * 100, words);
}

/** `+0.41 [0.38, 0.44]`; without brackets where there is no interval, a dash without a difference. */
export function differenceText(
  difference: Difference | null,
  write: (value: number) => string,
  { common }: Words,
): string {
  if (difference === null) return common.dash;
  const { value, low, high } = difference;
  const text = write(value);
  if (low === null || high === null) return text;
  return `${text} ${common.interval(write(low), write(high))}`;
}

/** The difference of a comparison in its unit. */
export function rawDifference({ difference }: RungComparison, words: Words): string {
  return differenceText(difference, (value) => signedFigure(value, words), words);
}

/** The same in percent, with the sign once behind it. */
export function percentDifference({ ratio }: RungComparison, words: Words): string {
  const text = differenceText(ratio, (value) => signedPercent(value, words), words);
  return text === words.common.dash ? text : `${text}${words.number.percentSign}`;
}

/** The size of a shown difference and its range, for a sentence: `31.2 µs (24.1 to 38.3)`. */
export function sizeText(difference: Difference, metric: OverheadMetric, words: Words): string {
  const { overhead: say, number: n } = words;
  const unit = unitOf(metric, words);
  const [near, far] = [difference.low, difference.high].map((end) =>
    end === null ? null : n.figure(Math.abs(end)),
  );
  const size = n.figure(Math.abs(difference.value));
  if (near === null || near === undefined || far === null || far === undefined) return size + unit;
  return difference.value < 0
    ? say.valueRange(size, far, near, unit)
    : say.valueRange(size, near, far, unit);
}

/** A difference that may be of either sign, with its unit: `-3.10 [-8.20, 2.00] µs`. */
export function signedText(
  difference: Difference | null,
  metric: OverheadMetric,
  words: Words,
): string {
  const text = differenceText(difference, (value) => signedFigure(value, words), words);
  return text === words.common.dash ? text : text + unitOf(metric, words);
}

/** A share of a duration: `0.06 %`, `< 0.01 %`. */
export function shareText(share: number, { number: n }: Words): string {
  const percent = Math.abs(share) * 100;
  const isTiny = percent > 0 && percent < SMALLEST_PERCENT;
  return `${isTiny ? `< ${n.figure(SMALLEST_PERCENT)}` : n.figure(percent)}${n.percentSign}`;
}

function unitOf(metric: OverheadMetric, { overhead: say, number: n, common }: Words): string {
  return n.unit(metric.endsWith("-us") ? say.microsecond : common.millisecond);
}
