import { describe, expect, it } from "vitest";
import { perfDefaults } from "../../../../src/cli/perf/perf-defaults.ts";
import {
  mergeStored,
  requireOneDesign,
  settingsOf,
  storedOptions,
} from "../../../../src/cli/perf/perf-settings.ts";
import type { PerfOptions } from "../../../../src/cli/commands/perf.ts";

const PROTOCOL = {
  warmup_runs: 3,
  benchmark_runs: 20,
  cooldown_seconds: 2,
  execution_conditions: [],
};

/** What a later --resume makes of an experiment that began with these options. */
function resumed(began: Partial<PerfOptions>, typed: Partial<PerfOptions>): PerfOptions {
  const options = { ...perfDefaults(), ...began };
  const stored = storedOptions(options, settingsOf(options, PROTOCOL));
  return mergeStored({ ...perfDefaults(), ...typed }, stored, (name) => name in typed);
}

describe("the models of a server", () => {
  it("are the only one that it serves where none is named, not all of the configuration", () => {
    const options = { ...perfDefaults(), baseUrl: "http://127.0.0.1:8080/v1" };
    expect(settingsOf(options, PROTOCOL).models).toEqual([]);
    expect(settingsOf({ ...options, compare: true }, PROTOCOL).models).toEqual([]);
  });

  it("are asked again at the same address, under the names that the server knows", () => {
    const began = { baseUrl: "http://127.0.0.1:8080/v1", models: ["m.gguf"], keepAlive: false };
    expect(resumed(began, {})).toMatchObject(began);
  });

  it("have another process after a pause, whose number is not carried over", () => {
    expect(resumed({ serverPid: 12 }, {}).serverPid).toBeUndefined();
    expect(resumed({ serverPid: 12 }, { serverPid: 34 }).serverPid).toBe(34);
  });
});

describe("the options of a resumed experiment", () => {
  it("are one design: of prompts, or of runs", () => {
    const byPrompts = resumed({ prompts: 4, rounds: 5 }, {});
    const byRuns = resumed({ runs: 7 }, {});

    expect([byPrompts.prompts, byPrompts.runs, byPrompts.rounds]).toEqual([4, undefined, 5]);
    expect([byRuns.prompts, byRuns.runs]).toEqual([undefined, 7]);
    for (const options of [byPrompts, byRuns]) {
      expect(() => {
        requireOneDesign(options);
      }).not.toThrow();
    }
  });

  it("still refuse --runs typed on top of prompts", () => {
    expect(() => {
      requireOneDesign(resumed({ prompts: 4 }, { runs: 3 }));
    }).toThrow("--runs and --prompts");
  });
});
