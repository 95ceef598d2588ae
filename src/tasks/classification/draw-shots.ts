import { ConfigError } from "../../core/errors.ts";
import { deriveSeed, seededRandom } from "../../core/random.ts";
import type { ClassifiedText } from "./classified-text.ts";

/**
 * Worked examples for the prompt, the same for every item: drawn from the training texts with a
 * seed, with as many different labels as possible. Texts that are also asked are left out, so that
 * no answer stands in its own prompt.
 *
 * @param task for messages, and so that tasks draw independently of each other
 * @throws ConfigError `too-few-shots`
 */
export function drawShots(input: {
  readonly task: string;
  readonly count: number;
  readonly seed: number;
  readonly pool: readonly ClassifiedText[];
  readonly asked: readonly ClassifiedText[];
}): ClassifiedText[] {
  const { task, count, seed, pool, asked } = input;
  if (count === 0) return [];
  const askedTexts = new Set(asked.map(({ text }) => comparable(text)));
  const usable = pool.filter(({ text }) => !askedTexts.has(comparable(text)));
  if (usable.length < count) throw tooFew(task, count, usable.length);
  return balanced(seededRandom(deriveSeed(seed, `${task} shots`)).shuffled(usable)).slice(0, count);
}

/** First one text of each label in the order given, then a second of each, and so on. */
function balanced(texts: readonly ClassifiedText[]): ClassifiedText[] {
  const seen = new Map<string, number>();
  const rounds: ClassifiedText[][] = [];
  for (const text of texts) {
    const round = seen.get(text.label) ?? 0;
    seen.set(text.label, round + 1);
    (rounds[round] ??= []).push(text);
  }
  return rounds.flat();
}

function comparable(text: string): string {
  return text.normalize("NFC").trim().toLowerCase().replace(/\s/g, " ");
}

function tooFew(task: string, count: number, available: number): ConfigError {
  return new ConfigError(
    `${task}: ${count} shots were asked for, but ${available} training texts can be used`,
    {
      code: "too-few-shots",
      hint:
        available === 0
          ? "Ask with --fewshot 0; this data set has no texts beside those that are asked."
          : `Ask for at most ${available} shots.`,
    },
  );
}
