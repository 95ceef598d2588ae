import { z } from "zod";
import { failureSchema, type Failure } from "../../core/outcome.ts";
import { groupBy } from "./group-by.ts";

/** Failed trials with the same reason. */
export const failureGroupSchema = z.strictObject({
  code: failureSchema.shape.code,
  message: z.string(),
  hint: z.string().nullable(),
  signal: z.string().nullable(),
  exitCode: z.int().nullable(),
  count: z.int().positive(),
});

export type FailureGroup = z.infer<typeof failureGroupSchema>;

/** What came of a trial; `null` when it was never run. */
interface Ended {
  readonly run:
    { readonly status: "ok" } | { readonly status: "failed"; readonly failure: Failure } | null;
}

/** The reasons why trials failed, most frequent first, then in order of appearance. */
export function groupFailures(trials: readonly Ended[]): FailureGroup[] {
  const failures = trials.flatMap(({ run }) => (run?.status === "failed" ? [run.failure] : []));
  return [...groupBy(failures, reasonKey).values()]
    .flatMap((group) => (group[0] === undefined ? [] : [groupOf(group[0], group.length)]))
    .sort((a, b) => b.count - a.count);
}

function reasonKey({ code, message, signal, exitCode }: Failure): string {
  return JSON.stringify([code, message, signal, exitCode]);
}

function groupOf(failure: Failure, count: number): FailureGroup {
  const { code, message, hint, signal, exitCode } = failure;
  return { code, message, hint, signal, exitCode, count };
}
