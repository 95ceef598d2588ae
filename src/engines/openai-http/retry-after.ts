/**
 * How long a `Retry-After` header asks to wait, milliseconds: seconds or a date (RFC 9110, 10.2.3).
 * @param nowEpochMs wall clock, milliseconds since 1970
 * @returns `null` when there is none or it is unreadable; 0 for a date that has passed
 */
export function retryAfterMs(header: string | undefined, nowEpochMs: number): number | null {
  const value = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // A date of HTTP begins with the day of the week; Date.parse alone takes all sorts of numbers.
  if (!/^[A-Z][a-z]{2,8},? /.test(value)) return null;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowEpochMs);
}
