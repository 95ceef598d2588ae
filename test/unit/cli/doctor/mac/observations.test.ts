import { describe, expect, it } from "vitest";
import {
  firstYieldObservation,
  type MacCheck,
} from "../../../../../src/cli/doctor/mac/mlx-questions.ts";
import { observe, recorded } from "../../../../../src/cli/doctor/mac/observation.ts";
import {
  observationsJson,
  observationsMarkdown,
  type Secret,
} from "../../../../../src/cli/doctor/mac/render-observations.ts";
import { systemQuestions } from "../../../../../src/cli/doctor/mac/system-questions.ts";

/** Answers in the form of the manual pages and of reports; not recorded by this project, which has no Mac. */
const ANSWERS: Readonly<Record<string, string>> = {
  "notifyutil -g com.apple.system.thermalpressurelevel":
    "com.apple.system.thermalpressurelevel 0\n",
  "notifyutil -g com.apple.system.thermalpressurelevel.none":
    "com.apple.system.thermalpressurelevel.none 0\n",
  "pmset -g batt":
    "Now drawing from 'AC Power'\n -InternalBattery-0 (id=21823587)\t98%; charging; 0:20 remaining present: true\n",
  "pmset -g": "System-wide power settings:\n SleepDisabled 0\n lowpowermode         1\n sleep  1\n",
  "sysctl -n vm.swapusage": "total = 2048.00M  used = 512.25M  free = 1535.75M  (encrypted)\n",
  "sysctl -n hw.memsize": "17179869184\n",
};

function answers(path: string, args: readonly string[]): Promise<string | null> {
  return Promise.resolve(ANSWERS[[path.split("/").at(-1), ...args].join(" ")] ?? null);
}

const SECRETS: Secret[] = [
  { text: "/Users/anna", shown: "~" },
  { text: "anna", shown: "<user>" },
  { text: "m4", shown: "<host>" },
];

describe("what a Mac's programs answer", () => {
  it("is judged by what our readers make of it", async () => {
    const observations = await observe(systemQuestions(answers), () => undefined);
    expect(observations.map(({ isAsExpected }) => isAsExpected)).toEqual([
      false, // version, chip and cores are not told here
      true,
      true,
      true,
      null,
    ]);
    const [, thermal, power, mode] = observations;
    expect(thermal?.seen[1]).toBe(
      "key that does not exist: com.apple.system.thermalpressurelevel.none 0",
    );
    expect(power?.seen).toEqual(["Now drawing from 'AC Power'"]);
    expect(mode?.seen).toEqual(["lowpowermode         1"]);
  });

  it("is shared without the battery's number", async () => {
    const observations = await observe(systemQuestions(answers), () => undefined);
    expect(observationsMarkdown(observations, SECRETS)).not.toContain("21823587");
  });
});

describe("observe", () => {
  it("goes on after a question that fails, and says how", async () => {
    const observations = await observe(
      [
        { question: "one", ask: () => Promise.reject(new Error("no Metal")) },
        { question: "two", ask: () => Promise.resolve(recorded("seen")) },
      ],
      () => undefined,
    );
    expect(observations.map(({ seen }) => seen)).toEqual([["failed: no Metal"], ["seen"]]);
  });
});

describe("the shared text", () => {
  const observation = {
    question: "Where?",
    expected: "nothing private",
    isAsExpected: false,
    seen: ["/Users/anna/m4/models of anna\u001b[2J"],
  };

  it("has no home folder, user or control character in it; short names are left alone", () => {
    const text = observationsMarkdown([observation], SECRETS);
    expect(text).toContain("- ~/m4/models of <user>[2J");
    expect(text).toContain("**Not as expected** (expected: nothing private)");
  });

  it("is one JSON document, too", () => {
    const document: unknown = JSON.parse(observationsJson([observation], SECRETS));
    expect(document).toHaveProperty("observations.0.seen.0", "~/m4/models of <user>\u001b[2J");
  });
});

describe("firstYieldObservation", () => {
  /** Recorded on Linux: `python bindings/mlx/mac_check.py`, mlx 0.32.4 on a CPU. */
  const CPU: MacCheck = {
    device: "cpu",
    firstYield: {
      value: { passMs: 38.821799, toFirstYieldMs: 81.860528, toFirstTokenMs: 41.02531 },
      error: null,
    },
    drift: { value: null, error: "not asked" },
    wiring: { value: null, error: null },
  };

  it("finds the first token of a CPU handed out a pass too late", () => {
    const { isAsExpected, seen } = firstYieldObservation(CPU);
    expect(isAsExpected).toBe(false);
    expect(seen[0]).toBe(
      "cpu: from the end of prefill 41.0 ms to the first token, 81.9 ms to its hand-out by generate_step; one pass takes 38.8 ms",
    );
  });

  it("accepts a hand-out right after the token", () => {
    const value = { passMs: 10, toFirstYieldMs: 11, toFirstTokenMs: 10.5 };
    const observation = firstYieldObservation({ ...CPU, firstYield: { value, error: null } });
    expect(observation.isAsExpected).toBe(true);
  });

  it("says why nothing was measured", () => {
    const firstYield = { value: null, error: "RuntimeError: out of memory" };
    expect(firstYieldObservation({ ...CPU, firstYield }).seen).toEqual([
      "failed: RuntimeError: out of memory",
    ]);
  });
});
