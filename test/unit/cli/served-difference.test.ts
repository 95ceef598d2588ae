import { describe, expect, it } from "vitest";
import { servedDifferences } from "../../../src/cli/served-difference.ts";
import { servedFactsOf } from "../../fixtures/report/served-experiment.ts";

const PLANNED = servedFactsOf();

describe("servedDifferences", () => {
  it("finds none in the same server, also after a restart", () => {
    expect(servedDifferences(PLANNED, servedFactsOf({ serverPid: 78 }))).toEqual([]);
  });

  it("names what the server says otherwise", () => {
    const now = servedFactsOf({ softwareVersion: "b9001", slotCount: 4 });
    expect(servedDifferences(PLANNED, now)).toEqual([
      'softwareVersion: "b9000" -> "b9001"',
      "slotCount: 1 -> 4",
    ]);
  });

  it("names what the model is otherwise", () => {
    expect(servedDifferences(PLANNED, { ...PLANNED, weightBytes: 7 })).toEqual([
      "weightBytes: null -> 7",
    ]);
  });

  it("takes a context that is told later for no other one", () => {
    const unknown = servedFactsOf({ contextTokens: null });
    expect(servedDifferences(unknown, PLANNED)).toEqual([]);
    expect(servedDifferences(PLANNED, servedFactsOf({ contextTokens: 512 }))).toEqual([
      "contextTokens: 4096 -> 512",
    ]);
  });
});
