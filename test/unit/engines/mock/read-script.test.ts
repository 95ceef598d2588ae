import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Outcome } from "../../../../src/core/outcome.ts";
import { parseMockScript, readMockScript } from "../../../../src/engines/mock/read-script.ts";
import { PLAIN_SCRIPT } from "./scripts.ts";

function messageOf(outcome: Outcome<unknown>): string {
  return outcome.status === "ok" ? "" : outcome.failure.message;
}

describe("parseMockScript", () => {
  it("fills in what a script may leave out", () => {
    expect(parseMockScript(stringify(PLAIN_SCRIPT), "a.yaml")).toMatchObject({
      status: "ok",
      value: { failures: [], output: { by_prompt: [], stop: "natural" } },
    });
  });

  it.each([
    ["an unknown key", { extra: 1 }, 'the file: Unrecognized key: "extra"'],
    ["a version it does not know", { version: 2 }, "version: Invalid input: expected 1"],
    ["a negative latency", { latency: { prefill_ms_per_token: -1, token_ms: 1 } }, "latency."],
    ["an empty list", { latency: { prefill_ms_per_token: 1, token_ms: [] } }, "latency.token_ms"],
    [
      "a pattern that is none",
      { output: { text: "", by_prompt: [{ matches: "(", text: "a" }] } },
      "output.by_prompt.0",
    ],
    ["a vocabulary without bytes", { vocabulary_size: 256 }, "vocabulary_size: Too small"],
  ])("refuses %s by name", (_, changes, expected) => {
    const text = stringify({ ...PLAIN_SCRIPT, ...changes });
    expect(messageOf(parseMockScript(text, "a.yaml"))).toContain(`a.yaml: ${expected}`);
  });

  it.each([
    ["no YAML", "a: [1", "a.yaml: "],
    ["nothing", "", "a.yaml: the file: "],
    ["aliases that multiply", aliasBomb(), "a.yaml: Excessive alias count"],
  ])("refuses a file with %s", (_, text, expected) => {
    expect(messageOf(parseMockScript(text, "a.yaml"))).toContain(expected);
  });

  it("does not throw on any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseMockScript(text, "a.yaml").status).toBe("failed");
      }),
    );
  });
});

function aliasBomb(): string {
  const levels = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"];
  for (let level = 1; level < 9; level += 1) {
    const name = `*a${level - 1}`;
    levels.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => name).join(", ")}]`);
  }
  return levels.join("\n");
}

describe("readMockScript", () => {
  it("says in one line that a file is missing, is a folder, or is too large to be a script", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mock-script-"));
    try {
      const large = join(folder, "model.gguf");
      await writeFile(large, "GGUF");
      await truncate(large, 3_000_000_000);
      const missing = join(folder, "missing.mock.yaml");
      expect(messageOf(await readMockScript(missing))).toBe(`${missing}: there is no such file`);
      expect(messageOf(await readMockScript(folder))).toContain("cannot be read");
      expect(messageOf(await readMockScript(large))).toContain("3000000000 bytes");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
