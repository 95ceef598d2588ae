import { describe, expect, it } from "vitest";
import {
  complianceSettings,
  complyModelWords,
  mergeStoredComply,
  requireSameSettings,
} from "../../../../src/cli/comply/comply-settings.ts";
import type { ComplyOptions } from "../../../../src/cli/commands/comply.ts";
import { engineDefaults } from "../../../../src/cli/engine-defaults.ts";

const OPTIONS: ComplyOptions = {
  ...engineDefaults(),
  profile: "internal-drafting",
  tier: "quick",
  lang: "both",
  redact: false,
  proveOffline: false,
  checkpoint: true,
  progress: false,
  resultsDir: "results",
  json: false,
};
const settings = (more: Partial<ComplyOptions>) =>
  complianceSettings({ ...OPTIONS, ...more }, null);

describe("what a compliance run asks", () => {
  it("is every family without a choice", () => {
    expect(settings({}).families).toHaveLength(13);
  });

  it("is the chosen families without the skipped ones, in either spelling", () => {
    const { families, skippedFamilies } = settings({
      families: ["f01", "F04", "F06"],
      skipFamilies: ["F04"],
    });
    expect(families).toEqual(["F01", "F06"]);
    expect(skippedFamilies).toEqual(["F04"]);
  });

  it("needs a declared profile", () => {
    const { profile, ...undeclared } = OPTIONS;
    expect(profile).toBe("internal-drafting");
    expect(() => complianceSettings(undeclared, null)).toThrow("--profile");
  });

  it.each([
    [{ families: ["F99"] }, "there is no probe family F99"],
    [{ controls: ["hardning"] }, 'there is no control hardning. Did you mean "hardening"?'],
    [{ families: ["F01"], skipFamilies: ["F01"] }, "--skip-families leaves no family"],
    [{ families: [] }, "--families names no family"],
    [{ controls: ["all", "foo"] }, "there is no control foo"],
    [{ controls: ["none", "hardening"] }, "there is no control none"],
  ])("refuses %j", (more, message) => {
    expect(() => settings(more)).toThrow(message);
  });

  it("measures no control by the word none", () => {
    expect(settings({ controls: ["none"] }).controls).toEqual([]);
  });

  it.each([
    [{ controls: ["output-filter"] }, "--controls"],
    [{ skipFamilies: ["F03"] }, "--skip-families"],
    [{ tier: "full" as const }, "--tier"],
    [{ families: ["F01"] }, "--families"],
  ])("is refused on --resume where it was declared otherwise: %j", (more, option) => {
    const stored = settings({});
    expect(() => {
      requireSameSettings(stored, settings({}));
    }).not.toThrow();
    expect(() => {
      requireSameSettings(stored, settings(more));
    }).toThrow(option);
  });

  it("takes all controls by one word", () => {
    expect(settings({ controls: ["all"] }).controls).toEqual([
      "hardening",
      "marking",
      "output-filter",
    ]);
  });

  it("has canaries that follow from a seed, or that nobody can foresee", () => {
    expect(settings({ seed: 7 }).runSeed).toBe("seed-7");
    expect(settings({}).runSeed).toMatch(/^[0-9a-f]{32}$/);
    expect(settings({}).runSeed).not.toBe(settings({}).runSeed);
  });

  it("keeps the canaries of the run that is resumed", () => {
    expect(complianceSettings({ ...OPTIONS, seed: 7 }, "stored").runSeed).toBe("stored");
  });
});

describe("resuming", () => {
  it("refuses another profile", () => {
    const stored = { profile: "internal-drafting" };
    const asked: ComplyOptions = { ...OPTIONS, profile: "customer-facing" };
    expect(() => mergeStoredComply(asked, stored, (name) => name === "profile")).toThrow(
      "--profile: the run was declared with another one",
    );
  });

  it("takes what is not said from the stored options", () => {
    const stored = { profile: "customer-facing", tier: "full", families: ["F03"] };
    const merged = mergeStoredComply(OPTIONS, stored, () => false);
    expect([merged.profile, merged.tier, merged.families]).toEqual([
      "customer-facing",
      "full",
      ["F03"],
    ]);
  });
});

describe("the models of a compliance run", () => {
  it("must be named, in one way", () => {
    expect(() => complyModelWords(OPTIONS)).toThrow("no model is named");
    expect(() => complyModelWords({ ...OPTIONS, model: "a", models: ["b"] })).toThrow(
      "several ways",
    );
    expect(complyModelWords({ ...OPTIONS, model: "a" })).toEqual(["a"]);
  });
});
