import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acceptedAbove,
  areaUnderRiskCoverage,
  largestCoverage,
  riskCoverageCurve,
} from "../../../src/stats/risk-coverage.ts";
import { REFERENCE } from "../../fixtures/classification/read-reference.ts";
import { confidentAnswers, REFERENCE_ANSWERS, reordered } from "./confident-answers.ts";

const FOUR = [
  { confidence: 0.9, isCorrect: true },
  { confidence: 0.8, isCorrect: false },
  { confidence: 0.7, isCorrect: true },
  { confidence: 0.7, isCorrect: true },
];

describe("riskCoverageCurve", () => {
  it("has a point for each confidence, most confident first", () => {
    expect(riskCoverageCurve(FOUR)).toEqual([
      { threshold: 0.9, acceptedCount: 1, wrongCount: 0, coverage: 0.25, risk: 0 },
      { threshold: 0.8, acceptedCount: 2, wrongCount: 1, coverage: 0.5, risk: 0.5 },
      { threshold: 0.7, acceptedCount: 4, wrongCount: 1, coverage: 1, risk: 0.25 },
    ]);
  });

  it("ends at full coverage with the error rate of all answers", () => {
    fc.assert(
      fc.property(confidentAnswers, (answers) => {
        const wrong = answers.filter(({ isCorrect }) => !isCorrect).length;
        const last = riskCoverageCurve(answers).at(-1);
        expect(last?.coverage).toBe(1);
        expect(last?.risk).toBe(wrong / answers.length);
      }),
    );
  });

  it("is empty for no answers", () => {
    expect(riskCoverageCurve([])).toEqual([]);
  });
});

describe("areaUnderRiskCoverage", () => {
  it("agrees with numpy", () => {
    const area = areaUnderRiskCoverage(REFERENCE_ANSWERS);
    expect(area).toBeCloseTo(REFERENCE.expected.riskCoverageArea, 12);
  });

  it("is the error rate when all answers are equally sure", () => {
    const answers = FOUR.map(({ isCorrect }) => ({ confidence: 0.5, isCorrect }));
    expect(areaUnderRiskCoverage(answers)).toBeCloseTo(0.25, 12);
  });

  it("does not depend on the order of the answers", () => {
    fc.assert(
      fc.property(confidentAnswers, (answers) => {
        const area = areaUnderRiskCoverage(answers) ?? -1;
        expect(areaUnderRiskCoverage(reordered(answers))).toBeCloseTo(area, 12);
      }),
    );
  });

  it("is null for no answers", () => {
    expect(areaUnderRiskCoverage([])).toBeNull();
  });
});

describe("largestCoverage", () => {
  it("goes past a point of higher risk when the target is met again with more answers", () => {
    expect(largestCoverage(riskCoverageCurve(FOUR), 0.3)?.threshold).toBe(0.7);
  });

  it("is null when no threshold meets the target", () => {
    const curve = riskCoverageCurve([{ confidence: 0.9, isCorrect: false }]);
    expect(largestCoverage(curve, 0.02)).toBeNull();
  });

  it("accepts as many answers as any threshold within the target", () => {
    fc.assert(
      fc.property(
        confidentAnswers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (answers, target) => {
          const best = largestCoverage(riskCoverageCurve(answers), target)?.acceptedCount ?? 0;
          const allowed = answers
            .map(({ confidence }) => acceptedAbove(answers, confidence))
            .filter(({ risk }) => risk !== null && risk <= target)
            .map(({ acceptedCount }) => acceptedCount);
          expect(best).toBe(Math.max(0, ...allowed));
        },
      ),
    );
  });
});

describe("acceptedAbove", () => {
  it("counts answers from the threshold on", () => {
    expect(acceptedAbove(FOUR, 0.8)).toEqual({
      answerCount: 4,
      acceptedCount: 2,
      wrongCount: 1,
      coverage: 0.5,
      risk: 0.5,
    });
  });

  it("has no risk when nothing is accepted, and no coverage without answers", () => {
    expect(acceptedAbove(FOUR, 0.95)).toMatchObject({ coverage: 0, risk: null });
    expect(acceptedAbove([], 0.5)).toMatchObject({ coverage: null, risk: null });
  });
});
