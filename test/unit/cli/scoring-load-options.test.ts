import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addEngineOptions } from "../../../src/cli/engine-options.ts";
import { scoringLoadOptions, type ScoringOptions } from "../../../src/cli/scoring-load-options.ts";
import type { LoadOptions } from "../../../src/core/engine.ts";

/** What the words of a command line that scores become. */
function optionsOf(words: readonly string[], scoresTrees = false): LoadOptions {
  const command = addEngineOptions(new Command().exitOverride(), true)
    .option("--fast", "", false)
    .option("--reference", "", false);
  command.parse(words, { from: "user" });
  const given = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  return scoringLoadOptions(command.opts<ScoringOptions>(), given, scoresTrees);
}

describe("the load options of scoring", () => {
  it("keep the whole cache of sliding-window layers, unless that is not wanted", () => {
    expect(optionsOf([]).fullSlidingWindowCache).toBe(true);
    expect(optionsOf(["--no-swa-full"]).fullSlidingWindowCache).toBe(false);
  });

  it("have a sequence for each branch only where trees are scored", () => {
    expect(optionsOf([]).sequences).toBe(1);
    expect(optionsOf([], true).sequences).toBe(64);
    expect(optionsOf(["--fast"]).sequences).toBe(64);
  });

  it("compute with a float32 cache and without flash attention as a reference", () => {
    expect(optionsOf(["--reference"])).toMatchObject({
      kvTypeK: "f32",
      kvTypeV: "f32",
      flashAttention: "off",
    });
  });

  it("refuse a reference with a cache type of one's own", () => {
    expect(() => optionsOf(["--reference", "--kv-type-v", "q8_0"])).toThrow(
      "--reference sets the cache types and flash attention itself",
    );
  });
});
