import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decompose,
  type Decomposition,
  type PartName,
} from "../../../../src/analyze/overhead/decomposition.ts";
import { serverPartsOf } from "../../../../src/analyze/overhead/server-timings.ts";
import type { HttpObservation } from "../../../../src/core/http-observation.ts";
import type { OkLadderRecord, RungName } from "../../../../src/core/overhead.ts";
import { ladderRecordOf, ladderTrialOf } from "../../../fixtures/overhead/build-ladder.ts";

/** 11 tokens of 5 ms behind a first one after 40 ms: 90 ms, over HTTP 90.1 ms. */
function recordOf(rung: RungName): OkLadderRecord {
  const planned = ladderTrialOf({ rung, promptId: "p1", round: 0 }, 0);
  return ladderRecordOf(planned, 0, { ttftMs: 40, tokenUs: 5_000 });
}

function withTimings(serverTimings: HttpObservation["serverTimings"]): OkLadderRecord {
  const record = recordOf("llama-server");
  const { http } = record.trace;
  if (http === undefined) throw new Error("the fixture has no exchange");
  return { ...record, trace: { ...record.trace, http: { ...http, serverTimings } } };
}

function partOf({ parts }: Decomposition, name: PartName) {
  return parts.find(({ part }) => part === name);
}

describe("the parts of a request", () => {
  it("come from this tool's server in nanoseconds", () => {
    const parts = decompose("own-server", [recordOf("own-server")]);
    expect(parts.source).toBe("edge-bench");
    expect(parts.totalMs).toBeCloseTo(90.1, 9);
    expect(partOf(parts, "request-parse")).toMatchObject({ requestMs: 0.2, tokenUs: null });
    expect(partOf(parts, "detokenize")).toMatchObject({ requestMs: 0.022, tokenUs: 2 });
    expect(partOf(parts, "serialize")).toMatchObject({ requestMs: 0.033, tokenUs: 3 });
    expect(partOf(parts, "socket-write")).toMatchObject({ requestMs: 0.044, tokenUs: 4 });
    expect(partOf(parts, "client-parse")).toMatchObject({ requestMs: 0.0385, tokenUs: 3.5 });
  });

  it("leave the rest that none of them explains", () => {
    // 90.1 - 39.6 (prefill) - 49.78 (decode) - 0.2 - 0.022 - 0.033 - 0.044 - 0.0385
    const rest = partOf(decompose("own-server", [recordOf("own-server")]), "rest");
    expect(rest?.requestMs).toBeCloseTo(0.3825, 9);
    expect(rest?.tokenUs).toBeCloseTo(382.5 / 11, 9);
  });

  it("leave what lies outside of the engine in each trial, with an interval over prompts and rounds", () => {
    const records = ["p1", "p2", "p3"].flatMap((promptId, prompt) =>
      [0, 1].map((round) => {
        const planned = ladderTrialOf({ rung: "own-server", promptId, round }, 0);
        const record = ladderRecordOf(planned, 0, { ttftMs: 40, tokenUs: 5_000 + 900 * prompt });
        const { http } = record.trace;
        if (http === undefined) throw new Error("the fixture has no exchange");
        const responseEndNs = (http.responseEndNs ?? NaN) + 11_000 * (prompt + 2 * round);
        return { ...record, trace: { ...record.trace, http: { ...http, responseEndNs } } };
      }),
    );
    // 400 us before the engine, 20 for each of 11 tokens, 100 behind: 720 / 11 = 65.45 us, and the
    // planted 0, 1, 2 us by prompt and 0, 2 by round: 2 more in the mean, whatever the engine took.
    const { tokenUs, requestMs } = decompose("own-server", records).outsideEngine;
    expect(tokenUs?.value).toBeCloseTo(720 / 11 + 2, 6);
    expect(requestMs?.value).toBeCloseTo(0.742, 6);
    // Means of rounds 66.45 and 68.45: Vr = 1; of prompts Vp = 1 / 3; of cells Ve = 2 / 6.
    // SE^2 = max(1 / 3 + 1 - 0.3333, 1 / 3, 1) = 1, df = 1.
    expect(tokenUs?.high).toBeCloseTo(720 / 11 + 2 + 12.706204736, 4);
  });

  it("come from llama-server for the engine alone", () => {
    const parts = decompose("llama-server", [recordOf("llama-server")]);
    expect(parts.source).toBe("llama-server");
    expect(partOf(parts, "prefill")?.requestMs).toBeCloseTo(39.7, 9);
    expect(partOf(parts, "serialize")).toMatchObject({ state: "not-observed", requestMs: null });
  });

  it("come from the stamps of an engine process", () => {
    const parts = decompose("direct", [recordOf("direct")]);
    expect(parts.source).toBe("engine");
    expect(partOf(parts, "prefill")?.requestMs).toBe(40);
    expect(partOf(parts, "decode")?.requestMs).toBe(50);
    expect(partOf(parts, "rest")?.requestMs).toBe(0);
    expect(partOf(parts, "serialize")?.state).toBe("not-done");
  });

  it("do not hold a template for prompts that come as ids", () => {
    const parts = decompose("own-server", [recordOf("own-server")]);
    expect(partOf(parts, "template")).toMatchObject({ state: "not-done", requestMs: null });
  });

  it("may leave a rest below zero where they ran at the same time", () => {
    const record = recordOf("own-server");
    const { http } = record.trace;
    if (http === undefined) throw new Error("the fixture has no exchange");
    const slow = { ...record, trace: { ...record.trace, http: { ...http, parseNs: 5_000_000 } } };
    expect(partOf(decompose("own-server", [slow]), "rest")?.requestMs).toBeLessThan(0);
  });

  it("explain no rest where the server does not tell the time of the prompt", () => {
    const parts = decompose("llama-server", [withTimings({ predicted_ms: 49 })]);
    expect(partOf(parts, "decode")?.requestMs).toBe(49);
    expect(partOf(parts, "rest")).toMatchObject({ state: "not-observed", requestMs: null });
    expect(parts.outsideEngine.requestMs).toBeNull();
  });

  it("are those of the trials whose server told them", () => {
    const told = recordOf("llama-server");
    const parts = decompose("llama-server", [withTimings(null), told]);
    expect([parts.source, parts.trialCount]).toEqual(["llama-server", 1]);
    expect(parts.parts).toEqual(decompose("llama-server", [told]).parts);
  });

  it("explain no rest where the server tells nothing", () => {
    const parts = decompose("llama-server", [withTimings(null)]);
    expect(parts.source).toBe("none");
    expect(partOf(parts, "rest")).toMatchObject({ state: "not-observed", requestMs: null });
  });

  it("are none without trials", () => {
    const parts = decompose("direct", []);
    expect(parts.totalMs).toBeNull();
    expect(parts.parts.every(({ state }) => state === "not-observed")).toBe(true);
  });
});

describe("what a server says of its own times", () => {
  it("counts as not told when it is no duration", () => {
    const told = serverPartsOf({
      serverTimings: { prefill_ns: -5, decode_ns: "fast", prompt_ms: 1e300, predicted_ms: 12 },
    });
    expect(told).toMatchObject({ source: "llama-server", prefillNs: null, decodeNs: 12_000_000 });
  });

  it("is not taken from figures of this tool's server that hold its writing too", () => {
    const told = serverPartsOf({
      serverTimings: { request_parse_ns: 9, prefill_ns: 7, decode_ns: null, predicted_ms: 12 },
    });
    expect(told).toMatchObject({ source: "edge-bench", prefillNs: 7, decodeNs: null });
  });

  it("never throws and never gives anything but a duration", () => {
    const names = ["request_parse_ns", "prefill_ns", "decode_ns", "predicted_ms", "prompt_ms"];
    const timings = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(timings, (serverTimings) => {
        const { source, ...parts } = serverPartsOf({
          serverTimings: serverTimings as Record<string, never>,
        });
        expect(["edge-bench", "llama-server", "none"]).toContain(source);
        for (const ns of Object.values(parts)) {
          expect(ns === null || (Number.isFinite(ns) && ns >= 0 && ns <= 1e15)).toBe(true);
        }
      }),
    );
  });
});
