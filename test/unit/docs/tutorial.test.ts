import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandBlocks } from "../../tutorial/tutorial-blocks.ts";

const TEXT = readFileSync(fileURLToPath(new URL("../../../TUTORIAL.md", import.meta.url)), "utf8");

describe("TUTORIAL.md", () => {
  it("has no block of commands that its test would overlook", () => {
    const fences = TEXT.match(/^```sh$/gm) ?? [];

    expect(commandBlocks(TEXT)).toHaveLength(fences.length);
  });

  it("gives a reason for each block that is not run", () => {
    const reasons = commandBlocks(TEXT).flatMap(({ mode }) =>
      mode.kind === "not-run" ? [mode.reason] : [],
    );

    expect(reasons.filter((reason) => reason.trim() === "")).toEqual([]);
  });
});

describe("commandBlocks", () => {
  it("reads how a block is run from the comment before it", () => {
    const block = "```sh\nedge-bench run a.yaml\n```\n";
    const markdown = [
      `${block}text\n`,
      `<!-- not run: too long -->\n${block}`,
      `<!-- exit 0 or 1: a gate -->\n${block}`,
      `<!-- interrupted after: loading -->\n${block}`,
    ].join("\n");

    expect(commandBlocks(markdown)).toEqual([
      { commands: "edge-bench run a.yaml\n", mode: { kind: "run" } },
      { commands: "edge-bench run a.yaml\n", mode: { kind: "not-run", reason: "too long" } },
      { commands: "edge-bench run a.yaml\n", mode: { kind: "may-fail" } },
      { commands: "edge-bench run a.yaml\n", mode: { kind: "interrupted", after: "loading" } },
    ]);
  });

  it("refuses a comment that it does not know", () => {
    const markdown = "<!-- skipped: no -->\n```sh\nls\n```\n";

    expect(() => commandBlocks(markdown)).toThrow("unknown comment before a block: skipped: no");
  });
});
