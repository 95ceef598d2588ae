import { setTimeout as sleep } from "node:timers/promises";
import { ttftMs } from "../../../analyze/performance/ttft.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../core/engine.ts";
import { GREEDY } from "../../../core/generation.ts";
import type { EngineSession } from "../../../engines/channel/engine-session.ts";
import { formatFigure } from "../../../report/format-number.ts";
import { type Observation, type Question, recorded } from "./observation.ts";
import type { TrialModels } from "./trial-models.ts";

const PROMPT = Array.from({ length: 128 }, (_, index) => 3 + ((index * 37) % 200));
const IDLE_MS = [0, 500, 2000, 10_000] as const;

/** What a pause before a request, and the first request of a process, do to the first token. Not yet run on a Mac. */
export function timeQuestions(models: TrialModels): Question[] {
  return [
    {
      question: "llama.cpp: what does idling before a request do to the first token?",
      ask: () => models.withGguf(DEFAULT_LOAD_OPTIONS, idleTimes),
    },
    {
      question: "MLX: what does idling before a request do to the first token?",
      ask: () => models.withMlx(DEFAULT_LOAD_OPTIONS, idleTimes),
    },
  ];
}

/** The first request comes first, because it pays for what is compiled or set up on the way. */
async function idleTimes(session: EngineSession): Promise<Omit<Observation, "question">> {
  const lines = [`first request: ${await firstTokenText(session)}`];
  await firstTokenText(session);
  for (const idleMs of IDLE_MS) {
    await sleep(idleMs);
    lines.push(`after ${idleMs} ms: ${await firstTokenText(session)}`);
  }
  return recorded(...lines);
}

async function firstTokenText(session: EngineSession): Promise<string> {
  const outcome = await session.generate({
    prompt: { kind: "tokens", tokens: PROMPT },
    sampling: GREEDY,
    maxOutputTokens: 8,
    ignoreEndOfGeneration: true,
    stopStrings: [],
    jsonSchema: null,
    cache: { kind: "cold" },
  });
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  const firstMs = ttftMs(outcome.value);
  return firstMs === null ? "no token" : `${formatFigure(firstMs)} ms`;
}
