import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkFindings } from "../../../../src/cli/doctor/network.ts";

function textOf(env: Record<string, string>): string {
  return networkFindings(env)
    .map(({ check, status, finding }) => `${check} ${status}: ${finding}`)
    .join("\n");
}

describe("networkFindings", () => {
  it("says the defaults when nothing is set", () => {
    expect(textOf({})).toBe(
      [
        "model hub ok: https://huggingface.co",
        "HF_TOKEN ok: not set; only models with restricted access need it",
        "proxy ok: none",
      ].join("\n"),
    );
  });

  it("never shows the value of a token", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^hf_[A-Za-z0-9]{20,40}$/), (token) => {
        const text = textOf({ HF_TOKEN: token });
        expect(text).toContain("HF_TOKEN ok: set");
        expect(text).not.toContain(token);
      }),
    );
  });

  it("shows a proxy without user and password", () => {
    const text = textOf({ HTTPS_PROXY: "http://anna:secret@proxy.example:8080/" });
    expect(text).toContain("proxy ok: HTTPS_PROXY: http://***@proxy.example:8080");
    expect(text).not.toMatch(/anna|secret/);
  });

  it("takes a proxy without a scheme for http, and lower-case names", () => {
    expect(textOf({ https_proxy: "proxy.example:8080" })).toContain(
      "HTTPS_PROXY: http://proxy.example:8080",
    );
  });

  it.each([
    ["HF_ENDPOINT", "ftp://mirror.example", "model hub problem"],
    ["HF_ENDPOINT", "not an address", "model hub problem"],
    ["HTTP_PROXY", "socks5://proxy.example", "proxy problem"],
  ])("refuses %s=%s without repeating it", (name, value, finding) => {
    const text = textOf({ [name]: value });
    expect(text).toContain(finding);
    expect(text).not.toContain(value);
  });

  it("names a mirror and an offline setting", () => {
    const text = textOf({ HF_ENDPOINT: "https://hub.bank.example/hf", HF_HUB_OFFLINE: "1" });
    expect(text).toContain(
      "model hub ok: https://hub.bank.example/hf (HF_ENDPOINT); HF_HUB_OFFLINE forbids downloads",
    );
  });
});
