import { detectableSpeed } from "../../analyze/planning/plan-speed.ts";
import { ASSUMED_COMPONENTS } from "../../analyze/planning/variance-components.ts";
import { detectableDifference } from "../../stats/planning/mcnemar-power.ts";

/** Power and level of what a size can detect. */
const POWER = 0.8;
const ALPHA = 0.05;
/** Share of items on which only one of two models is right, where nothing is known. */
const ASSUMED_DISCORDANT_SHARE = 0.2;

/** What a number of prompts and rounds can tell apart, in sentences; empty where the numbers are left to the configuration. */
export function speedSentences(
  {
    prompts,
    rounds,
  }: {
    readonly prompts?: number;
    readonly rounds?: number;
  },
  modelCount: number,
): string[] {
  if (prompts === undefined || rounds === undefined) return [];
  const design = { components: ASSUMED_COMPONENTS, promptCount: prompts, roundCount: rounds };
  const detectable = detectableSpeed(design, { power: POWER, alpha: ALPHA });
  const size = `${prompts} prompts x ${rounds} rounds`;
  if (modelCount < 2) return [`${size}; one model: nothing to compare with.`];
  return [
    detectable === null
      ? `${size}: too few of one to tell two models' speed apart.`
      : `${size} find differences in speed from about ${(detectable * 100).toFixed(1)} % on (80 % power, usual spread); smaller ones will not be shown.`,
    ...(prompts < 20 || rounds < 5
      ? ["Fewer than 20 prompts or 5 rounds: figures are shown, no winner is named."]
      : []),
  ];
}

/** What a number of items can tell apart. */
export function accuracySentence(task: string, items: number, modelCount: number): string {
  if (modelCount < 2) return `${task}: ${items} items; one model: nothing to compare with.`;
  const detectable = detectableDifference({
    items,
    discordantShare: ASSUMED_DISCORDANT_SHARE,
    power: POWER,
    alpha: ALPHA,
  }).value;
  return detectable === null
    ? `${task}: ${items} items cannot tell two models apart.`
    : `${task}: ${items} items find differences from about ${(detectable * 100).toFixed(0)} points on (80 % power, when the models disagree on a fifth of the items); smaller ones will not be shown.`;
}
