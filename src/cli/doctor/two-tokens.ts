import type { ModelFacts } from "../../core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../core/generation.ts";
import { observed } from "../../core/observed.ts";
import type { Failure, Outcome } from "../../core/outcome.ts";
import type { EngineSession } from "../../engines/channel/engine-session.ts";

/** A model that was tried: what it is, if it loads, and why it does not load or generate, if it does not. */
export type TriedModel =
  | { readonly facts: ModelFacts; readonly reason: null }
  | { readonly facts: ModelFacts | null; readonly reason: string };

const REQUEST: GenerateRequest = {
  prompt: { kind: "tokens", tokens: [1, 2, 3] },
  sampling: GREEDY,
  maxOutputTokens: 2,
  ignoreEndOfGeneration: true,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

/** Loads a model and generates two tokens. Throws what starting the process throws. */
export async function tryTwoTokens(
  start: () => Promise<Outcome<EngineSession>>,
): Promise<TriedModel> {
  const started = await start();
  if (started.status === "failed") return { facts: null, reason: reasonOf(started.failure) };
  const session = started.value;
  try {
    const trace = await session.generate(REQUEST);
    if (trace.status === "failed") {
      return { facts: session.facts, reason: reasonOf(trace.failure) };
    }
    const count = observed(trace.value.outputTokens, "output tokens").length;
    return count === 2
      ? { facts: session.facts, reason: null }
      : { facts: session.facts, reason: `two tokens were asked for and ${count} came` };
  } finally {
    await session.close();
  }
}

const LONGEST_LINE = 300;

function reasonOf({ message, logTail }: Failure): string {
  const last = logTail.at(-1)?.trim() ?? "";
  return last === "" ? message : `${message}\nits log ends with: ${last.slice(0, LONGEST_LINE)}`;
}
