import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { verdicts } from "../../../src/analyze/inference/comparison.ts";
import { DEFAULT_INFERENCE } from "../../../src/analyze/inference/settings.ts";
import { flagCodes } from "../../../src/analyze/performance/flag.ts";
import { ASSUMED_COMPONENTS } from "../../../src/analyze/planning/variance-components.ts";

const TEXT = readFileSync(
  fileURLToPath(new URL("../../../METHODOLOGY.md", import.meta.url)),
  "utf8",
);

describe("METHODOLOGY.md", () => {
  it("has a row for every flag, in the order of their codes", () => {
    const rows = [...TEXT.matchAll(/^\| `(?<code>[a-z-]+)` \|.*\| (?:note|unreliable)\b.*\|$/gm)];

    expect(rows.map(({ groups }) => groups?.["code"])).toEqual([...flagCodes]);
  });

  it("names every verdict", () => {
    const shown = TEXT.toLowerCase().replaceAll(" ", "-");

    expect(verdicts.filter((verdict) => !shown.includes(verdict))).toEqual([]);
  });

  it("says the sizes that the analysis asks for", () => {
    const { minPrompts, minRounds, resamples, equivalence } = DEFAULT_INFERENCE;

    expect(TEXT).toContain(
      `fewer than ${minPrompts} shared prompts, fewer than ${minRounds} rounds`,
    );
    expect(TEXT).toContain(`${resamples.toLocaleString("en")} bootstrap resamples`);
    expect(TEXT).toContain(
      `${equivalence.speedPercent} % for speed and ${equivalence.accuracyPoints} points`,
    );
  });

  it("says what the planner assumes where nothing was measured", () => {
    const { prompt, round, run } = ASSUMED_COMPONENTS;

    expect(TEXT).toContain(
      `**${prompt * 100} % between prompts, ${round * 100} % between rounds, ${run * 100} % between runs**`,
    );
  });
});
