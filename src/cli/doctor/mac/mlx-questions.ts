import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../../core/package-root.ts";
import { findMlxPython } from "../../../engines/mlx/find-environment.ts";
import { askPython } from "../../../engines/mlx/python-answer.ts";
import { formatFigure } from "../../../report/format-number.ts";
import type { Observation, Question } from "./observation.ts";

const figures = <T extends z.ZodRawShape>(
  shape: T,
): z.ZodObject<{ value: z.ZodNullable<z.ZodObject<T>>; error: z.ZodNullable<z.ZodString> }> =>
  z.object({ value: z.object(shape).nullable(), error: z.string().max(1000).nullable() });

export const macCheckSchema = z.object({
  device: z.enum(["metal", "cpu"]),
  firstYield: figures({
    passMs: z.number(),
    toFirstYieldMs: z.number(),
    toFirstTokenMs: z.number(),
  }),
  drift: figures({
    piecesOf16Nats: z.number(),
    oneByOneNats: z.number(),
    batchOf4Nats: z.number(),
  }),
  wiring: figures({ passBeforeMs: z.number(), callMs: z.number(), passAfterMs: z.number() }),
});

export type MacCheck = z.infer<typeof macCheckSchema>;

const TIME_LIMIT_MS = 300_000;

/** What Metal does to mlx-lm's timing and numbers; one process of Python answers all three. Not yet run on a Mac. */
export function mlxQuestions(): Question[] {
  let answer: Promise<MacCheck> | null = null;
  const measured = (): Promise<MacCheck> => (answer ??= runMacCheck());
  return [
    {
      question: "mlx-lm: is the first token handed out late?",
      ask: async () => firstYieldObservation(await measured()),
    },
    {
      question: "MLX: how far apart are bfloat16 log-probabilities of one prompt?",
      ask: async () => driftObservation(await measured()),
    },
    {
      question: "MLX: what does wiring memory cost?",
      ask: async () => wiringObservation(await measured()),
    },
  ];
}

async function runMacCheck(): Promise<MacCheck> {
  const script = join(packageRoot(), "bindings", "mlx", "mac_check.py");
  const { pythonPath } = findMlxPython();
  const answer = await askPython(
    { pythonPath, args: ["-I", script], timeLimitMs: TIME_LIMIT_MS },
    macCheckSchema,
  );
  if (answer.status === "failed") throw new Error(answer.reason);
  return answer.value;
}

type Answer = Omit<Observation, "question">;

/** Late: by more than half a pass. On a CPU it is late by one. */
export function firstYieldObservation({ device, firstYield }: MacCheck): Answer {
  const expected = "no more than half a pass between the first token and its hand-out";
  const { value, error } = firstYield;
  if (value === null) return failedStep(error);
  const { passMs, toFirstYieldMs, toFirstTokenMs } = value;
  return {
    expected,
    isAsExpected: toFirstYieldMs - toFirstTokenMs <= passMs / 2,
    seen: [
      `${device}: from the end of prefill ${formatFigure(toFirstTokenMs)} ms to the first token, ${formatFigure(toFirstYieldMs)} ms to its hand-out by generate_step; one pass takes ${formatFigure(passMs)} ms`,
    ],
  };
}

function driftObservation({ device, drift: { value, error } }: MacCheck): Answer {
  if (value === null) return failedStep(error);
  const { piecesOf16Nats, oneByOneNats, batchOf4Nats } = value;
  return {
    expected: null,
    isAsExpected: null,
    seen: [
      `${device}: against one pass, largest difference among the 20 likeliest tokens: pieces of 16 ${piecesOf16Nats}, one by one ${oneByOneNats}, batch of four ${batchOf4Nats} nats`,
    ],
  };
}

function wiringObservation({ wiring: { value, error } }: MacCheck): Answer {
  if (value === null) return error === null ? failedStep("there is no Metal") : failedStep(error);
  const { passBeforeMs, callMs, passAfterMs } = value;
  return {
    expected: null,
    isAsExpected: null,
    seen: [
      `the call takes ${formatFigure(callMs)} ms; one pass takes ${formatFigure(passBeforeMs)} ms before, ${formatFigure(passAfterMs)} ms after`,
    ],
  };
}

function failedStep(error: string | null): Answer {
  return {
    expected: null,
    isAsExpected: null,
    seen: [`failed: ${error ?? "without a reason"}`],
  };
}
