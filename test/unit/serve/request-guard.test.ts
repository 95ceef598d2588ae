import { describe, expect, it } from "vitest";
import { ApiError } from "../../../src/serve/api-error.ts";
import { checkOrigin } from "../../../src/serve/request-guard.ts";

function statusFor(headers: Record<string, string>, key: string | null = null): number {
  try {
    checkOrigin(headers, key);
    return 200;
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
}

const HOST = { host: "127.0.0.1:8080" };

describe("a request", () => {
  it.each(["localhost", "LOCALHOST:80", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080"])(
    "for the host %s is answered",
    (host) => {
      expect(statusFor({ host })).toBe(200);
    },
  );

  it.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", ""])(
    "for the host %j is refused: its name points here without our doing",
    (host) => {
      expect(statusFor({ host })).toBe(403);
    },
  );

  it("without a host is refused", () => {
    expect(statusFor({})).toBe(403);
  });

  it.each([
    ["http://localhost:3000", 200],
    ["https://127.0.0.1", 200],
    ["http://evil.example", 403],
    ["http://localhost.evil.example", 403],
    ["null", 403],
  ])("from a page of %s is answered with %i", (origin, status) => {
    expect(statusFor({ ...HOST, origin })).toBe(status);
  });

  it.each([
    ["Bearer secret", 200],
    ["Bearer secret2", 401],
    ["Bearer ", 401],
    ["secret", 401],
    [undefined, 401],
  ])(
    "with the authorization %j for the key secret is answered with %i",
    (authorization, status) => {
      const headers = authorization === undefined ? HOST : { ...HOST, authorization };
      expect(statusFor(headers, "secret")).toBe(status);
    },
  );
});
