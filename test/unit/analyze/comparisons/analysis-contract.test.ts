import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeEvaluation } from "../../../../src/analyze/capability/analyze-evaluation.ts";
import { analysisSchema } from "../../../../src/analyze/performance/analysis.ts";
import { analyzePerformance } from "../../../../src/analyze/performance/analyze-performance.ts";
import type { OkRecord, PlannedTrial, TrialRecord } from "../../../../src/core/record.ts";
import { sampleEvaluation } from "../../../fixtures/evaluation/build-evaluation.ts";
import { failedOf, modelOf } from "../../../fixtures/report/build-experiment.ts";
import { filesOf } from "../decision/analyses.ts";
import { ownTrace } from "../../../support/own-engine.ts";

const SETTINGS = { resamples: 100 };
const MODELS = [modelOf("a"), modelOf("b")];

type Fate = (record: OkRecord, planned: PlannedTrial) => TrialRecord[];

function withTokens(record: OkRecord, count: number): OkRecord {
  const { timing } = ownTrace(record.trace);
  const tokenNs = timing.tokenNs.slice(0, count);
  return { ...record, trace: { ...record.trace, timing: { ...timing, tokenNs } } };
}

/** What can become of a trial. */
const FATES = {
  ok: (record) => [record],
  failed: (record, planned) => [failedOf(planned, record.runOrder)],
  missing: () => [],
  "one token": (record) => [withTokens(record, 1)],
  "no token": (record) => [{ ...withTokens(record, 0), memory: null }],
  slept: (record) => {
    const epochMs = record.startedEpochMs + 1e7;
    return [{ ...record, conditionsAfter: { ...record.conditionsAfter, epochMs } }];
  },
} satisfies Record<string, Fate>;

function jsonOf(files: ReturnType<typeof filesOf>): string {
  return JSON.stringify(analyzePerformance(files, SETTINGS));
}

describe("analyzePerformance, whatever the records", () => {
  it("gives an analysis that its schema knows, with some trials failed, missing or strange", () => {
    const fate = fc.constantFrom("ok", ...(Object.keys(FATES) as (keyof typeof FATES)[]));
    const design = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 }));
    const input = design.chain(([prompts, rounds]) =>
      fc.tuple(
        fc.constant({ prompts, rounds }),
        fc.array(fate, { minLength: prompts * rounds * 2, maxLength: prompts * rounds * 2 }),
        fc.integer({ min: 1, max: 1000 }),
      ),
    );
    fc.assert(
      fc.property(input, ([shape, fates, scale]) => {
        const files = filesOf({
          ...shape,
          models: MODELS,
          ttftMs: (id, prompt, round) => scale * (id.length + prompt + 2 * round + 1),
        });
        const records = files.records.flatMap((record, place) => {
          const planned = files.plan[place];
          if (record.status !== "ok" || planned === undefined) return [];
          const fateOf: Fate = FATES[fates[place] ?? "ok"];
          return fateOf(record, planned);
        });
        const text = jsonOf({ ...files, records });
        expect(analysisSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it("gives the same bytes for records in another order of lines", () => {
    const files = filesOf({
      models: MODELS,
      prompts: 6,
      rounds: 3,
      ttftMs: (id, prompt, round) => 100 + id.charCodeAt(0) * prompt + 3 * round,
    });
    const turned = { ...files, records: [...files.records].reverse() };
    expect(jsonOf(turned)).toBe(jsonOf(files));
  });
});

describe("analyzeEvaluation", () => {
  it("gives the same bytes for records and scores in another order of lines", () => {
    const input = sampleEvaluation();
    const turned = {
      ...input,
      records: [...input.records].reverse(),
      scores: [...input.scores].reverse(),
    };
    const text = (files: typeof input) => JSON.stringify(analyzeEvaluation(files, SETTINGS));
    expect(text(turned)).toBe(text(input));
  });
});
