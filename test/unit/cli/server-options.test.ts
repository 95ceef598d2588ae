import { describe, expect, it } from "vitest";
import { requireServerOptions } from "../../../src/cli/server-options.ts";

type Asked = Parameters<typeof requireServerOptions>[0];

function refusalOf(options: Partial<Asked>): unknown {
  try {
    requireServerOptions({ keepAlive: true, ...options });
  } catch (error) {
    return error;
  }
  return null;
}

const baseUrl = "http://127.0.0.1:8080/v1";

describe("requireServerOptions", () => {
  it.each([
    [{}],
    [{ baseUrl }],
    [{ baseUrl, servedModel: "a", serverPid: 3, engine: "openai-http" as const }],
    [{ engine: "llama-cpp" as const }],
  ])("accepts %j", (options) => {
    expect(refusalOf(options)).toBeNull();
  });

  it("says where a key belongs, and does not repeat it", () => {
    const refusal = refusalOf({ baseUrl, apiKey: "sk-secret" });
    expect(refusal).toMatchObject({
      code: "key-on-command-line",
      hint: "Put the key into the environment variable EDGE_BENCH_API_KEY.",
    });
    expect(String(refusal)).not.toContain("sk-secret");
  });

  it("refuses an address with a password without repeating it", () => {
    const refusal = refusalOf({ baseUrl: "http://user:hunter22@127.0.0.1/v1" });
    expect(refusal).toMatchObject({ code: "base-url-invalid" });
    expect(String(refusal)).not.toContain("hunter22");
  });

  it("refuses an engine that loads models itself", () => {
    expect(refusalOf({ baseUrl, engine: "llama-cpp" })).toMatchObject({
      code: "options-contradict",
      message: "--engine llama-cpp loads models itself, --base-url asks a server",
    });
  });

  it("refuses a served model without a server", () => {
    expect(refusalOf({ servedModel: "a" })).toMatchObject({
      code: "options-contradict",
      hint: expect.stringContaining("Add --base-url") as string,
    });
  });
});
