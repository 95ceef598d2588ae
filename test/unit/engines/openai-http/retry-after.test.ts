import { describe, expect, it } from "vitest";
import { retryAfterMs } from "../../../../src/engines/openai-http/retry-after.ts";

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

describe("Retry-After", () => {
  it.each<[string | undefined, number | null]>([
    ["0", 0],
    [" 7 ", 7_000],
    ["120", 120_000],
    ["Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["-5", null],
    ["1.5", null],
    ["soon", null],
    ["2026-01-01", null],
    ["99999999999", null],
    ["", null],
    [undefined, null],
  ])("%j asks to wait %j ms", (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
