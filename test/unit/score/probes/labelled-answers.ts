import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ProbeAnswer } from "../../../../src/score/probes/probe-detector.ts";

/** Outcomes of labelled answers: `counts[label][found]`. */
export type Confusion = Record<string, Record<string, number>>;

/** Answers with a label by hand, and what their detector needs; see `test/fixtures/compliance`. */
export function labelledAnswers<T extends z.ZodRawShape>(name: string, shape: T) {
  const schema = z.strictObject({
    label: z.enum(["hit", "safe", "indeterminate"]),
    note: z.string(),
    text: z.string(),
    ...shape,
  });
  return readFileSync(`test/fixtures/compliance/${name}`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => schema.parse(JSON.parse(line)));
}

/** An answer to a prompt that nothing is known of. */
export function answerOf(text: string, rest: Partial<ProbeAnswer> = {}): ProbeAnswer {
  return {
    text,
    language: "en",
    target: { systemText: "", userText: "" },
    wasCut: false,
    outputTokenCount: null,
    ...rest,
  };
}

/** Counts labels against findings. */
export function confusionOf(pairs: readonly (readonly [string, string])[]): Confusion {
  const counts: Confusion = {};
  for (const [label, found] of pairs) {
    const row = (counts[label] ??= {});
    row[found] = (row[found] ?? 0) + 1;
  }
  return counts;
}
