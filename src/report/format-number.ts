import { BYTES_PER_MB } from "../core/megabytes.ts";

/*
 * The only place where a figure is rounded. Words, units and digits do not depend on the locale of
 * the machine: the same analysis gives the same bytes everywhere.
 */

/** Stands for a figure that was not observed. */
export const DASH = "-";

/** Three significant digits below 100, whole numbers with thousands separators above. */
export function formatFigure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  const magnitude = Math.abs(value);
  if (magnitude >= 99.95) return groupThousands(value.toFixed(0));
  if (magnitude >= 9.995) return value.toFixed(1);
  return value === 0 ? "0" : value.toFixed(2);
}

export function formatCount(value: number | null): string {
  return value === null ? DASH : groupThousands(String(value));
}

/** Megabytes of 1,000,000 bytes, without the unit. */
export function formatMegabytes(bytes: number | null): string {
  return formatFigure(bytes === null ? null : bytes / BYTES_PER_MB);
}

/** A fraction as a percentage with at most one decimal, such as `96.7 %`; 100 % and 0 % only when exact. */
export function formatPercent(fraction: number | null): string {
  if (fraction === null || !Number.isFinite(fraction)) return DASH;
  const rounded = (fraction * 100).toFixed(1);
  if (rounded === "100.0" && fraction < 1) return "> 99.9 %";
  if (rounded === "0.0" && fraction > 0) return "< 0.1 %";
  return `${rounded.replace(/\.0$/, "")} %`;
}

/** A limit or what is held against it: three decimals at most, so that 500.4 beside 500 shows why it fails. */
export function formatLimit(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  const [whole = "", decimals = ""] = value.toFixed(3).split(".");
  const rest = decimals.replace(/0+$/, "");
  return groupThousands(whole) + (rest === "" ? "" : `.${rest}`);
}

/** Wall-clock time in UTC to the second, such as `2025-03-01 10:00:00 UTC`. */
export function formatUtc(epochMs: number | null): string {
  if (epochMs === null || Number.isNaN(new Date(epochMs).getTime())) return DASH;
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}
