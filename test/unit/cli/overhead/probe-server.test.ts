import { describe, expect, it } from "vitest";
import { refuseUnsuitable } from "../../../../src/cli/overhead/probe-server.ts";

const MODEL = { filePath: "/models/tiny.gguf" };
const SERVED = {
  software: "llama-server",
  modelFile: "tiny.gguf",
  canClearCache: true,
  canIgnoreEndOfGeneration: true,
};

describe("a server that runs already", () => {
  it("is taken when it is llama-server with the same file", () => {
    expect(() => {
      refuseUnsuitable(SERVED, MODEL);
    }).not.toThrow();
  });

  it.each([
    [{ software: "edge-bench" }, /edge-bench answers there, and the rung is of llama-server/],
    [{ software: null }, /software of unknown make answers there/],
    [{ modelFile: "other.gguf" }, /it serves other.gguf, the other rungs load tiny.gguf/],
    [{ canClearCache: false }, /it cannot be told to begin without its cache/],
    [{ canIgnoreEndOfGeneration: false }, /and to decode a fixed number of tokens/],
  ])("is refused with %j", (changes, message) => {
    expect(() => {
      refuseUnsuitable({ ...SERVED, ...changes }, MODEL);
    }).toThrow(message);
  });
});
