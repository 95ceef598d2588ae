import { describe, expect, it } from "vitest";
import { chooseRungs } from "../../../../src/cli/overhead/choose-rungs.ts";
import { ConfigError } from "../../../../src/core/errors.ts";

/** The refusal of an address. */
function refusal(serverUrl: string): ConfigError {
  try {
    chooseRungs({ serverUrl });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("the address of a running server", () => {
  it.each([
    "http://127.0.0.1:8080/v1",
    "http://127.3.2.1",
    "http://LOCALHOST:1/v1",
    "http://[::1]:9",
  ])("may be %s", (serverUrl) => {
    expect(chooseRungs({ serverUrl })).toContain("llama-server");
  });

  it.each([
    ["127.0.0.1:8123/v1", /^--server-url is no address that begins with http/],
    ["", /^--server-url is no address/],
    ["http://127.0.0.1:8080/v1?key=secret", /holds a query/],
    ["https://127.0.0.1:8080/v1", /a ladder asks over plain http/],
    ["http://192.168.1.5:8080/v1", /is of another machine/],
    ["http://127.0.0.1.example.com/v1", /is of another machine/],
    ["http://localhost.example.com/v1", /is of another machine/],
  ])("may not be %j, and is not repeated", (serverUrl, message) => {
    const error = refusal(serverUrl);
    expect(error.code).toBe("server-url-invalid");
    expect(error.message).toMatch(message);
    if (serverUrl !== "") expect(`${error.message} ${error.hint}`).not.toContain(serverUrl);
  });

  it("may not hold a password, which is not shown", () => {
    const { message, hint } = refusal("http://user:geheim@127.0.0.1:8080/v1");
    expect(message).toContain("holds a user name or a password");
    expect(`${message} ${hint}`).not.toContain("geheim");
  });
});
