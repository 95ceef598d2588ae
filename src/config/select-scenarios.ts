import { didYouMean } from "../core/did-you-mean.ts";
import { ConfigError } from "../core/errors.ts";
import type { Scenario, ScenariosFile } from "./scenarios.ts";

export interface SelectedScenario {
  /** The key in `scenarios.yaml`, which records carry. */
  readonly key: string;
  readonly scenario: Scenario;
}

/**
 * The scenarios that the words of `--scenarios` name, in the order of the file: `all`, a key, or a
 * category.
 *
 * @throws ConfigError `scenario-unknown` with every word that names nothing.
 */
export function selectScenarios(file: ScenariosFile, words: readonly string[]): SelectedScenario[] {
  const all = Object.entries(file.scenarios).map(([key, scenario]) => ({ key, scenario }));
  const known = [
    ...new Set(["all", ...all.flatMap(({ key, scenario }) => [key, scenario.category])]),
  ];
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0 || words.length === 0) {
    const lines = unknown.map(
      (word) => `--scenarios: no scenario is called "${word}".${didYouMean(word, known)}`,
    );
    throw new ConfigError(lines.join("\n") || "--scenarios names no scenario", {
      code: "scenario-unknown",
      hint: `Use one of ${known.join(", ")}.`,
    });
  }
  return all.filter(({ key, scenario }) =>
    [key, scenario.category, "all"].some((word) => words.includes(word)),
  );
}
