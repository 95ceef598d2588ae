import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promptMessages } from "../../config/prompts.ts";
import type { LoadOptions } from "../../core/engine.ts";
import { startEngineSession, type EngineSession } from "../../engines/channel/engine-session.ts";
import {
  promptTextKey,
  type PreparedModel,
  type PreparedScenario,
  type TokenizedPrompt,
} from "../../plan/prepared.ts";
import { PLANNED_QUESTIONS } from "../../plan/prompt-trials.ts";
import { valueOf } from "../engine-error.ts";
import { loadRequestOf } from "../load-request.ts";
import { namedByServer } from "../models/named-by-server.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";

interface PromptText {
  readonly key: string;
  readonly prompt: TokenizedPrompt["prompt"];
}

/**
 * Loads a model's vocabulary once, in a process of its own, and tokenizes every prompt with it: lengths
 * and fit are known before anything is measured, and what cannot be loaded is refused now. Of a server that
 * does not tokenize, lengths stay unknown.
 * @throws EngineError when the engine refuses the file or dies of it
 */
export async function prepareModel(
  model: ResolvedModel,
  scenarios: readonly PreparedScenario[],
  options: LoadOptions,
  hangAfterMs: number,
): Promise<PreparedModel> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-prepare-"));
  try {
    const session = valueOf(
      await startEngineSession({
        request: loadRequestOf(model, true, options),
        logPath: join(folder, "engine.log"),
        hangAfterMs,
      }),
      model,
    );
    try {
      return {
        ...namedByServer(model, session.facts),
        loadOptions: session.facts.options,
        facts: session.facts,
        tokenized: await tokenizeAll(session, model, promptTexts(scenarios)),
      };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tokenizeAll(
  session: EngineSession,
  model: ResolvedModel,
  texts: readonly PromptText[],
): Promise<Map<string, TokenizedPrompt>> {
  if (session.facts.capabilities.tokenize === false) {
    return new Map(
      texts.map(({ key, prompt }) => [key, { prompt, renderedPrompt: null, tokens: null }]),
    );
  }
  const prompts = texts.map(({ prompt }) => prompt);
  const reply = valueOf(await session.tokenize({ prompts }), model);
  return new Map(
    texts.flatMap(({ key, prompt }, index) => {
      const answer = reply.prompts[index];
      return answer === undefined ? [] : [[key, { prompt, ...answer }] as const];
    }),
  );
}

function promptTexts(scenarios: readonly PreparedScenario[]): PromptText[] {
  return scenarios.flatMap(({ key, prompts }) =>
    [...prompts.prompts, ...prompts.warmup].flatMap((item) =>
      PLANNED_QUESTIONS.map((question) => ({
        key: promptTextKey(key, item, question),
        prompt: { kind: "messages" as const, messages: promptMessages(prompts, item, question) },
      })),
    ),
  );
}
