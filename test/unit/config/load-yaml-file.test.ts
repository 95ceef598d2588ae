import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loadYamlFile } from "../../../src/config/load-yaml-file.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";

const schema = z.strictObject({
  runs: z.int().positive(),
  chats: z.record(
    z.string(),
    z.strictObject({
      range: z.tuple([z.int(), z.int()]),
      mode: z.enum(["fast", "slow"]).optional(),
    }),
  ),
  lists: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]).optional(),
});

/** The problems of a YAML text, without the path of its file. */
async function problemsOf(text: string, refused: Record<string, string> = {}): Promise<string[]> {
  const path = temporaryFile("settings.yaml", text);
  const error = await rejectionOf(loadYamlFile(path, schema, refused));
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError
    ? error.message.split("\n").map((line) => line.replace(path, "settings.yaml"))
    : [];
}

describe("loadYamlFile", () => {
  it("returns the validated content", async () => {
    const path = temporaryFile("settings.yaml", "runs: 3\nchats:\n  a: {range: [1, 2]}\n");
    expect(await loadYamlFile(path, schema)).toEqual({ runs: 3, chats: { a: { range: [1, 2] } } });
  });

  it("reports every problem at once, in the order of the lines", async () => {
    const text = [
      "runs: many",
      "chats:",
      "  short:",
      "    range: [1, two]",
      "    mode: fats",
      "  long:",
      "    rnage: [1, 2]",
      "retries: 4",
      "",
    ].join("\n");
    expect(await problemsOf(text)).toEqual([
      "settings.yaml:1:7: runs: expected number, received string",
      "settings.yaml:4:16: chats.short.range[1]: expected number, received string",
      'settings.yaml:5:11: chats.short.mode: expected one of "fast"|"slow"',
      "settings.yaml:7:5: chats.long.range is missing",
      'settings.yaml:7:5: unknown key "rnage" in chats.long. Did you mean "range"?',
      'settings.yaml:8:1: unknown key "retries". Known: runs, chats, lists.',
    ]);
  });

  it("gives the reason for a key that is refused on purpose", async () => {
    const text = "runs: 1\nchats: {}\nspeed: 9\n";
    expect(await problemsOf(text, { speed: "it is measured" })).toEqual([
      'settings.yaml:3:1: the key "speed" is not used: it is measured',
    ]);
  });

  it("places a problem inside an alternative at the value that is wrong", async () => {
    expect(await problemsOf("runs: 1\nchats: {}\nlists:\n  a: [x, 7]\n")).toEqual([
      "settings.yaml:4:10: lists.a[1]: expected string, received number",
    ]);
  });

  it("understands merge keys, and places what is wrong in them at the mapping", async () => {
    const path = temporaryFile(
      "settings.yaml",
      "runs: 1\nchats:\n  a: &a {range: [1, 2], mode: slow}\n  b:\n    <<: *a\n    mode: fast\n",
    );
    expect((await loadYamlFile(path, schema)).chats["b"]).toEqual({ range: [1, 2], mode: "fast" });
  });

  it.each([
    ["a key that occurs twice", "runs: 1\nruns: 2\n", '2:1: the key "runs" occurs twice'],
    [
      "a second document",
      "runs: 1\n---\nruns: 2\n",
      "2:1: a second document begins here; one file holds one",
    ],
    ["an unknown tag", "runs: !big 1\n", "1:7: Unresolved tag: !big"],
    ["an alias without its anchor", "runs: *one\n", '1:7: no anchor "one" before it'],
    ["the key __proto__", "__proto__: 1\n", '1:1: the key "__proto__" is not allowed'],
    ["a mapping as a key", "? {a: 1}\n: 2\n", "1:3: a key must be a plain word"],
    [
      "broken YAML",
      "runs: [1\nchats: 2\n",
      "2:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("refuses %s", async (_what, text, message) => {
    expect(await problemsOf(text)).toContain(`settings.yaml:${message}`);
  });

  it("says that an empty file is empty", async () => {
    expect((await problemsOf("# nothing\n"))[0]).toMatch(/the file is empty$/);
  });

  it("refuses aliases that would multiply, at once", async () => {
    const levels = Array.from({ length: 40 }, (_, i) => {
      const members =
        i === 0
          ? '"x"'
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(", ");
      return `k${i}: &a${i} [${members}]`;
    });
    expect((await problemsOf(levels.join("\n")))[0]).toMatch(/an alias inside an anchored node$/);
  });

  it("refuses merge keys that would multiply, at once", async () => {
    const levels = Array.from({ length: 40 }, (_, i) => {
      const merged =
        i === 0
          ? "x: 1"
          : `<<: [${Array(9)
              .fill(`*a${i - 1}`)
              .join(", ")}]`;
      return `k${i}: &a${i} {${merged}}`;
    });
    expect((await problemsOf(levels.join("\n")))[0]).toMatch(/an alias inside an anchored node$/);
  });

  it("refuses nesting without end", async () => {
    expect((await problemsOf("[".repeat(100_000)))[0]).toMatch(/nested too deeply$/);
  });

  it("refuses 50,000 keys without comparing each with each", async () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join("\n");
    expect((await problemsOf(`${keys}\nk0: 2\n`))[0]).toContain('the key "k0" occurs twice');
  });

  it.each([
    ["a missing file", (folder: string) => join(folder, "none.yaml"), /there is no such file$/],
    ["a folder", (folder: string) => folder, /the file cannot be read \(/],
  ])("refuses %s with a hint", async (_what, pathIn, message) => {
    const error = await rejectionOf(loadYamlFile(pathIn(temporaryFolder()), schema));
    expect(error).toMatchObject({ code: "config-unreadable" });
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string });
    expect((error as ConfigError).hint).not.toBe("");
  });

  it("refuses what is not UTF-8", async () => {
    const path = temporaryFile("settings.yaml", Buffer.from([0x72, 0x3a, 0x20, 0xe9, 0x0a]));
    expect(await rejectionOf(loadYamlFile(path, schema))).toMatchObject({
      message: expect.stringContaining("the file is not UTF-8 text") as string,
    });
  });

  it("answers any text with content or a ConfigError", async () => {
    const piece = fc.constantFrom(
      "runs",
      "chats",
      ": ",
      "\n",
      "  ",
      "- ",
      "&a ",
      "*a",
      "<<",
      "{",
      "}",
      "[",
      "]",
      '"',
      "1",
      "!t ",
      "? ",
      "|\n",
      "#",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((p) => p.join("")),
        ),
        async (text) => {
          const path = temporaryFile("settings.yaml", text);
          await loadYamlFile(path, schema).catch((error: unknown) => {
            expect(error).toBeInstanceOf(ConfigError);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
