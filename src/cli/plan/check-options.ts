import { existsSync } from "node:fs";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import type { PlanOptions } from "../commands/plan.ts";

/** With one prompt there is no spread between prompts to plan with. */
const FEWEST_PROMPTS = 2;

/**
 * What no plan exists for.
 * @throws ConfigError `options-contradict`, `option-invalid`; PrerequisiteError `data-missing`
 */
export function requirePossible(options: PlanOptions): void {
  if ((options.task === undefined) === (options.scenario === undefined)) {
    throw new ConfigError("name what is to be planned: either --task or --scenario", {
      code: "options-contradict",
      hint: "Such as: edge-bench plan --task banking77 --detect 5, or --scenario interactive_assistant --detect 3.",
    });
  }
  for (const name of ["power", "alpha"] as const) {
    if (options[name] < 100) continue;
    throw invalid(
      `--${name} 100: certainty has no plan`,
      "Use a number below 100, such as the default.",
    );
  }
  if (options.scenario !== undefined && options.prompts < FEWEST_PROMPTS) {
    throw invalid(
      `--prompts ${options.prompts}: prompts differ, one says nothing`,
      "Use 2 or more.",
    );
  }
  requireDiscordance(options);
  if (options.dataDir !== undefined && !existsSync(options.dataDir)) {
    throw new PrerequisiteError(`--data-dir ${options.dataDir}: there is no such folder`, {
      code: "data-missing",
      hint: "Correct it, or leave it out to look where data pull puts them.",
    });
  }
}

function requireDiscordance({ discordant, detect, task }: PlanOptions): void {
  if (task === undefined || discordant === undefined || discordant >= detect) return;
  throw invalid(
    `--detect ${detect} --discordant ${discordant}: models that differ by ${detect} points disagree on at least ${detect} % of the items`,
    `Use --discordant ${detect} or more.`,
  );
}

/** @throws ConfigError `too-few-prompts` */
export function requirePrompts(scenario: string, promptCount: number): void {
  if (promptCount >= FEWEST_PROMPTS) return;
  throw new ConfigError(`scenario ${scenario} has ${promptCount} prompt: nothing to plan with`, {
    code: "too-few-prompts",
    hint: "Add prompts to its prompt file.",
  });
}

/** A model whose time is asked for and that was not measured on what is planned. */
export function modelNotMeasured(model: string, known: readonly string[]): PrerequisiteError {
  return new PrerequisiteError(
    `--model ${model}: it was not measured on this.${didYouMean(model, known)}`,
    { code: "model-not-measured", hint: `Those measured are ${known.join(", ")}.` },
  );
}

function invalid(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: "option-invalid", hint });
}
