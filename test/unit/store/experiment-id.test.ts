import { describe, expect, it } from "vitest";
import {
  EXPERIMENT_ID_PATTERN,
  experimentIdAt,
  experimentIdsFrom,
} from "../../../src/store/experiment-id.ts";

describe("experimentIdAt", () => {
  it("is the local time to the second", () => {
    const experimentId = experimentIdAt(new Date(2026, 7, 2, 4, 5, 6));
    expect(experimentId).toBe("exp_20260802_040506");
    expect(experimentId).toMatch(EXPERIMENT_ID_PATTERN);
  });
});

describe("experimentIdsFrom", () => {
  it("goes on with the following seconds", () => {
    const ids = [...experimentIdsFrom(new Date(2026, 11, 31, 23, 59, 58), 3)];
    expect(ids).toEqual(["exp_20261231_235958", "exp_20261231_235959", "exp_20270101_000000"]);
  });
});
