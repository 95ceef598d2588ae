import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promptMessages } from "../../config/prompts.ts";
import type { LoadOptions } from "../../core/engine.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import {
  promptTextKey,
  type PreparedModel,
  type PreparedScenario,
  type TokenizedPrompt,
} from "../../plan/prepared.ts";
import { PLANNED_QUESTIONS } from "../../plan/prompt-trials.ts";
import { valueOf } from "../engine-error.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";

interface PromptText {
  readonly key: string;
  readonly prompt: TokenizedPrompt["prompt"];
}

/**
 * Loads a model's vocabulary once, in a process of its own, and tokenizes every prompt with it: lengths
 * and fit are known before anything is measured, and what cannot be loaded is refused now.
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
        request: { engine: model.engine, modelPath: model.filePath, vocabularyOnly: true, options },
        logPath: join(folder, "engine.log"),
        hangAfterMs,
      }),
      model,
    );
    try {
      const texts = promptTexts(scenarios);
      const reply = valueOf(
        await session.tokenize({ prompts: texts.map(({ prompt }) => prompt) }),
        model,
      );
      const tokenized = new Map<string, TokenizedPrompt>();
      for (const [index, { key, prompt }] of texts.entries()) {
        const answer = reply.prompts[index];
        if (answer !== undefined) tokenized.set(key, { prompt, ...answer });
      }
      return {
        ...model,
        loadOptions: session.facts.options,
        facts: session.facts,
        tokenized,
      };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
