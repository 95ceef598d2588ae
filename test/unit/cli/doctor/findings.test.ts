import { describe, expect, it } from "vitest";
import { presenceFinding } from "../../../../src/cli/doctor/assets.ts";
import { ok, problem, warning } from "../../../../src/cli/doctor/finding.ts";
import { engineFindings } from "../../../../src/cli/doctor/llama-engine.ts";
import { findingsJson, findingsText } from "../../../../src/cli/doctor/render-findings.ts";
import { runChecks } from "../../../../src/cli/doctor/run-checks.ts";
import { nodeFinding } from "../../../../src/cli/doctor/software.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";

const GROUPS = [
  {
    heading: "Machine",
    findings: [
      ok("memory", "16,000 MB"),
      warning("load", "3 over the last minute", "close other programs"),
    ],
  },
  { heading: "Software", findings: [problem("Node", "18.1.0\u001b[2J; too old", "install 20")] },
];

describe("runChecks", () => {
  it("turns what a check throws into a problem with its hint", async () => {
    const groups = await runChecks([
      {
        heading: "Files",
        checks: [
          {
            title: "data sets",
            run: () => {
              throw new PrerequisiteError("/data: there is no such folder", {
                code: "data-dir-missing",
                hint: "Correct EDGE_BENCH_DATA_DIR",
              });
            },
          },
          { title: "models", run: () => Promise.reject(new TypeError("x is not a function")) },
          { title: "cache", run: () => [ok("cache", "here")] },
        ],
      },
    ]);
    expect(groups[0]?.findings).toEqual([
      problem("data sets", "/data: there is no such folder", "Correct EDGE_BENCH_DATA_DIR"),
      problem("models", "x is not a function", null),
      ok("cache", "here"),
    ]);
  });
});

describe("findingsText", () => {
  it("aligns the findings and says the next command below each", () => {
    expect(findingsText(GROUPS, false)).toBe(
      `Machine
  ok       memory  16,000 MB
  warning  load    3 over the last minute
                   next: close other programs

Software
  problem  Node    18.1.0[2J; too old
                   next: install 20

1 problem, 1 warning.`,
    );
  });

  it("colours the states only when asked to", () => {
    expect(findingsText(GROUPS, true)).toContain("\u001b[31mproblem\u001b[0m  Node");
    expect(findingsText(GROUPS, false)).not.toContain("\u001b");
  });

  it("says so when nothing is wrong", () => {
    const text = findingsText([{ heading: "Files", findings: [ok("cache", "here")] }], false);
    expect(text.split("\n").at(-1)).toBe("No problem found.");
  });
});

describe("findingsJson", () => {
  it("is one document with the counts and every finding", () => {
    const document: unknown = JSON.parse(findingsJson(GROUPS));
    expect(document).toMatchObject({ problemCount: 1, warningCount: 1 });
    expect(document).toHaveProperty("findings.2", {
      group: "Software",
      check: "Node",
      status: "problem",
      finding: "18.1.0\u001b[2J; too old",
      next: "install 20",
    });
  });
});

describe("nodeFinding", () => {
  it.each([
    ["20.19.0", "ok"],
    ["20.20.1", "ok"],
    ["22.0.0", "ok"],
    ["20.18.9", "problem"],
    ["18.20.4", "problem"],
  ])("judges Node %s: %s", (version, status) => {
    expect(nodeFinding(version, ">=20.19.0").status).toBe(status);
  });
});

describe("presenceFinding", () => {
  it("warns when none is here, and lists what is missing otherwise", () => {
    expect(presenceFinding("models", [], ["a", "b"], "pull")).toEqual(
      warning("models", "none of 2 in the lock is here", "pull a"),
    );
    expect(presenceFinding("models", ["a"], ["a", "b"], "pull")).toEqual(
      ok("models", "1 of 2 in the lock are here; not here: b"),
    );
    expect(presenceFinding("models", ["a"], ["a"], "pull").next).toBeNull();
  });
});

describe("engineFindings", () => {
  it("passes on why a model does not load", () => {
    const reason = "The llama.cpp libraries are not installed.";
    expect(engineFindings({ facts: null, reason })).toEqual([
      problem("llama.cpp", reason, "npm ci    (in a checkout also: npm run build)"),
    ]);
  });
});
