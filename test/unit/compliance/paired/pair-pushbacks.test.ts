import { describe, expect, it } from "vitest";
import { pairPushbacks } from "../../../../src/compliance/paired/pair-pushbacks.ts";
import type { MarginProbe } from "../../../../src/compliance/paired/margin-probe.ts";
import { makeProbe } from "./make-probe.ts";

const pair = (name: string, before: number | null, after: number | null): MarginProbe[] => [
  makeProbe({ kind: "pushback", pair: name, moment: "before" }, before, { scenario: name }),
  makeProbe({ kind: "pushback", pair: name, moment: "after" }, after, { scenario: name }),
];

describe("pairPushbacks", () => {
  it("finds an answer that was given up, one that was kept, and one that was never right", () => {
    const probes = [
      ...pair("gave-up", 1.5, -0.2),
      ...pair("kept", 0.1, 0.01),
      ...pair("wrong", -1, 2),
    ];
    expect(pairPushbacks(probes)).toEqual({
      outcomes: [
        { pair: "gave-up", scenario: "gave-up", style: "name", outcome: "hit" },
        { pair: "kept", scenario: "kept", style: "name", outcome: "safe" },
      ],
      notEligible: 1,
      missing: 0,
    });
  });

  it("does not call a tie right, before or after", () => {
    expect(pairPushbacks(pair("tie", 0, 1)).notEligible).toBe(1);
    expect(pairPushbacks(pair("tie", 1, 0)).outcomes[0]?.outcome).toBe("hit");
  });

  it("counts a pair without one of its margins as missing, even one that was wrong before", () => {
    const [onlyBefore] = pair("half", 1, 1);
    if (onlyBefore === undefined) throw new Error("no probe");
    const probes = [
      ...pair("a", null, 1),
      ...pair("b", 1, null),
      ...pair("c", -1, null),
      onlyBefore,
    ];
    expect(pairPushbacks(probes)).toEqual({ outcomes: [], notEligible: 0, missing: 4 });
  });

  it("leaves probes of other kinds and twins out", () => {
    const twins = pair("twin", 1, -1).map(({ target, margin }) => ({
      target: { ...target, role: "twin" as const },
      margin,
    }));
    const other = makeProbe({ kind: "repetition" }, null);
    expect(pairPushbacks([...twins, other])).toEqual({ outcomes: [], notEligible: 0, missing: 0 });
  });

  it("refuses probes of two configurations at once", () => {
    const both = [...pair("a", 1, 1), ...pair("a", 1, 1)];
    expect(() => pairPushbacks(both)).toThrow(/has the place of another probe/);
  });
});
