import { describe, expect, it } from "vitest";
import {
  resultOfDirectLookup,
  isLookupFailure,
} from "../../../../src/cli/offline/connection-attempts.ts";
import type { BoundaryNote } from "../../../../src/cli/offline/boundary-note.ts";
import { requireIsolation, requireOwnNamespace } from "../../../../src/cli/offline/self-test.ts";
import type { ConnectionAttempt } from "../../../../src/core/compliance/evidence.ts";

const NOTE: BoundaryNote = {
  boundary: "unshare",
  outerNamespace: "net:[4026531833]",
  loopbackPort: 40_000,
};
const LO = { name: "lo", receivedBytes: 0, sentBytes: 0 };
const INSIDE = { namespace: "net:[4026532178]", interfaces: [LO] };

const attempt = (result: ConnectionAttempt["result"], protocol: "tcp" | "dns" = "tcp") => ({
  protocol,
  target: "198.41.0.4:53",
  result,
  errorCode: result === "failed" ? "ENETUNREACH" : null,
});

const codeOf = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
  return null;
};

describe("requireIsolation", () => {
  it("accepts attempts that all failed with an error", () => {
    expect(
      codeOf(() => {
        requireIsolation([attempt("failed"), attempt("failed", "dns")]);
      }),
    ).toBeNull();
  });

  it("refuses one connection among failures, and names it", () => {
    const run = (): void => {
      requireIsolation([attempt("failed"), attempt("connected")]);
    };
    expect(codeOf(run)).toBe("boundary-leaks");
    expect(run).toThrow("lets connections through: tcp 198.41.0.4:53");
  });

  it("refuses silence, which proves nothing", () => {
    const run = (): void => {
      requireIsolation([attempt("failed"), attempt("no-answer")]);
    };
    expect(codeOf(run)).toBe("boundary-silent");
  });
});

describe("requireOwnNamespace", () => {
  it("accepts another namespace with an unused loopback interface alone", () => {
    expect(
      codeOf(() => {
        requireOwnNamespace(INSIDE, NOTE);
      }),
    ).toBeNull();
  });

  it.each([
    ["the namespace of the process outside", { ...INSIDE, namespace: NOTE.outerNamespace }],
    ["another interface", { ...INSIDE, interfaces: [LO, { ...LO, name: "eth0" }] }],
    ["loopback traffic before the run", { ...INSIDE, interfaces: [{ ...LO, sentBytes: 60 }] }],
    ["interfaces that cannot be read", { ...INSIDE, interfaces: null }],
    ["a namespace that cannot be read", { namespace: null, interfaces: null }],
  ])("refuses %s", (_name, facts) => {
    expect(
      codeOf(() => {
        requireOwnNamespace(facts, NOTE);
      }),
    ).toBe("boundary-missing");
  });

  it("lets a boundary that was there before have used its loopback interface", () => {
    const facts = { ...INSIDE, interfaces: [{ ...LO, sentBytes: 60 }] };
    expect(
      codeOf(() => {
        requireOwnNamespace(facts, null);
      }),
    ).toBeNull();
  });

  it("asks no namespace of a sandbox of macOS", () => {
    const facts = { namespace: null, interfaces: null };
    const note = { ...NOTE, boundary: "sandbox-exec" as const, outerNamespace: null };
    expect(
      codeOf(() => {
        requireOwnNamespace(facts, note);
      }),
    ).toBeNull();
  });
});

describe("a lookup", () => {
  it.each([
    ["ECONNREFUSED", "failed"],
    ["ETIMEOUT", "no-answer"],
    ["ENOTFOUND", "connected"],
    ["ESERVFAIL", "connected"],
    ["EREFUSED", "connected"],
  ])("by c-ares that ends with %s has %s", (code, result) => {
    expect(resultOfDirectLookup(code)).toBe(result);
  });

  it("that finds no such name is a failure on macOS alone: on Linux a server may have said so", () => {
    const error = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    expect(isLookupFailure(error, "darwin")).toBe(true);
    expect(isLookupFailure(error, "linux")).toBe(false);
    expect(isLookupFailure(Object.assign(error, { code: "EAI_AGAIN" }), "linux")).toBe(true);
  });
});
