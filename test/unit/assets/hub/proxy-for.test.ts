import { describe, expect, it } from "vitest";
import { proxyFor } from "../../../../src/assets/download/proxy-for.ts";

const HUB = new URL("https://huggingface.co/x");

function hrefOf(url: URL, env: Record<string, string>): string | null {
  return proxyFor(url, env)?.href ?? null;
}

describe("the proxy for an address", () => {
  it("is the one of its scheme, small letters first", () => {
    const env = {
      https_proxy: "http://secure.example:3128",
      HTTPS_PROXY: "http://other.example",
      HTTP_PROXY: "http://plain.example:8080",
    };

    expect(hrefOf(HUB, env)).toBe("http://secure.example:3128/");
    expect(hrefOf(new URL("http://mirror.example/"), env)).toBe("http://plain.example:8080/");
    expect(hrefOf(HUB, { ALL_PROXY: "proxy.example:3128" })).toBe("http://proxy.example:3128/");
    expect(hrefOf(HUB, {})).toBeNull();
    expect(hrefOf(HUB, { HTTPS_PROXY: "" })).toBeNull();
  });

  it.each([
    ["huggingface.co", true],
    [".huggingface.co", true],
    ["*.huggingface.co", true],
    ["example.com, huggingface.co", true],
    ["huggingface.co:443", true],
    ["huggingface.co:8443", false],
    ["*", true],
    ["face.co", false],
    ["co", true],
    ["huggingface.com", false],
    ["", false],
  ])("is none where NO_PROXY is %j: %s", (list, isExempt) => {
    const env = { HTTPS_PROXY: "http://proxy.example", NO_PROXY: list };

    expect(hrefOf(HUB, env)).toBe(isExempt ? null : "http://proxy.example/");
  });

  it("is none for an address in brackets that NO_PROXY names", () => {
    const env = { HTTP_PROXY: "http://proxy.example", NO_PROXY: "::1,127.0.0.1" };

    expect(hrefOf(new URL("http://[::1]:80/"), env)).toBeNull();
    expect(hrefOf(new URL("http://127.0.0.1:8080/"), env)).toBeNull();
  });

  it("is refused where it is of another kind, without printing what may hold a password", () => {
    const env = { HTTPS_PROXY: "socks5://me:secret@proxy.example" };

    expect(() => proxyFor(HUB, env)).toThrow("HTTPS_PROXY names no HTTP proxy");
  });
});
