import { describe, expect, it } from "vitest";
import { beginRequest, stopRequest } from "../../../../src/engines/channel/request-words.ts";
import {
  CANCEL,
  PROGRESS,
  createEngineControl,
} from "../../../../src/engines/llama-cpp/control.ts";

function isCancelled(words: Int32Array): boolean {
  return words[CANCEL] !== 0;
}

describe("a request to stop", () => {
  it("stops the request that runs", () => {
    const { words } = createEngineControl();
    beginRequest(words, 0);
    stopRequest(words, 0);
    expect(isCancelled(words)).toBe(true);
  });

  it("that comes before its request begins stops it when it begins", () => {
    const { words } = createEngineControl();
    stopRequest(words, 0);
    expect(isCancelled(words)).toBe(false);
    beginRequest(words, 0);
    expect(isCancelled(words)).toBe(true);
  });

  it("for a waiting request leaves the running one alone", () => {
    const { words } = createEngineControl();
    beginRequest(words, 3);
    stopRequest(words, 4);
    expect(isCancelled(words)).toBe(false);
    beginRequest(words, 4);
    expect(isCancelled(words)).toBe(true);
  });

  it("that comes after the reply stops no later request", () => {
    const { words } = createEngineControl();
    beginRequest(words, 3);
    stopRequest(words, 3);
    beginRequest(words, 4);
    expect(isCancelled(words)).toBe(false);
    stopRequest(words, 3);
    expect(isCancelled(words)).toBe(false);
  });
});

describe("a request that begins", () => {
  it("has made no progress yet", () => {
    const { words } = createEngineControl();
    words[PROGRESS] = 17;
    beginRequest(words, 1);
    expect(words[PROGRESS]).toBe(0);
  });
});
