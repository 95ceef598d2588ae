import type { PromptItem } from "../config/prompts.ts";
import type { RandomGenerator } from "../core/random.ts";

/**
 * A random order in which every stretch holds the languages in about their overall share, so that a
 * short run is not accidentally in one language. The same generator state gives the same order.
 */
export function orderPrompts(items: readonly PromptItem[], random: RandomGenerator): PromptItem[] {
  const languages = [...new Set(items.map((item) => item.language))];
  const groups = languages.map((language) => items.filter((item) => item.language === language));
  const placed = groups.flatMap((group) =>
    random.shuffled(group).map((item, index) => ({ item, place: (index + 0.5) / group.length })),
  );
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
