import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseUrlProblem, normalizedBaseUrl } from "../../../src/core/base-url.ts";

describe("baseUrlProblem", () => {
  it.each([
    "http://127.0.0.1:8080/v1",
    "http://localhost:1234/v1/",
    "https://models.bank.example/openai/v1",
    "http://[::1]:8080/v1",
    "http://127.0.0.1:8080",
  ])("finds nothing wrong with %s", (text) => {
    expect(baseUrlProblem(text)).toBeNull();
  });

  it.each([
    ["127.0.0.1:8080/v1", "no address that begins with http:// or https://"],
    ["ftp://127.0.0.1/v1", "no address that begins with http:// or https://"],
    ["", "no address"],
    ["http://", "no address"],
    ["http://key@127.0.0.1/v1", "EDGE_BENCH_API_KEY"],
    ["http://user:secret@127.0.0.1/v1", "EDGE_BENCH_API_KEY"],
    ["http://127.0.0.1/v1?key=secret", "a query or a fragment"],
    ["http://127.0.0.1/v1#here", "a query or a fragment"],
  ])("refuses %s", (text, part) => {
    expect(baseUrlProblem(text)).toContain(part);
  });

  it("never repeats a password", () => {
    const words = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/);
    fc.assert(
      fc.property(words, (password) => {
        const problem = baseUrlProblem(`https://user:${password}@server.example/v1`);
        expect(problem).not.toBeNull();
        expect(problem).not.toContain(password);
      }),
    );
  });
});

describe("normalizedBaseUrl", () => {
  it.each([
    ["http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"],
    ["http://127.0.0.1:8080/v1//", "http://127.0.0.1:8080/v1"],
    ["HTTP://LocalHost:80/v1", "http://localhost/v1"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("makes of %s %s", (text, expected) => {
    expect(normalizedBaseUrl(text)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        fc.pre(baseUrlProblem(url) === null);
        const once = normalizedBaseUrl(url);
        expect(normalizedBaseUrl(once)).toBe(once);
      }),
    );
  });
});
