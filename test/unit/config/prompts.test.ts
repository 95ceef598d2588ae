import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/core/package-root.ts";
import {
  loadPromptFile,
  type PromptFile,
  promptMessages,
  promptSetSha256,
  resolvePromptsFile,
} from "../../../src/config/prompts.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";

const shipped = ["interactive_assistant", "long_form_summarization", "structured_json_output"]
  .map((name) => join(packageRoot(), "prompts", `${name}.yaml`))
  .filter((path) => existsSync(path));

const small = `
version: 1
system: {en: Be brief.}
prompts:
  - id: one
    language: en
    material: |
      First line.

      Second line.
    question: What?
    followUp: >-
      And
      then?
warmup:
  - {id: warm, language: en, material: M., question: Q., followUp: F.}
`;

async function load(text: string): Promise<PromptFile> {
  return loadPromptFile(temporaryFile("chat.yaml", text));
}

async function problemsOf(text: string): Promise<string> {
  const error = await rejectionOf(load(text));
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error.message : "";
}

describe.each(shipped)("%s", (path) => {
  it("has at least 20 distinct prompts, of which at least 30 % are French", async () => {
    const { prompts } = await loadPromptFile(path);
    const french = prompts.filter((item) => item.language === "fr");
    expect(new Set(prompts.map((item) => item.material)).size).toBeGreaterThanOrEqual(20);
    expect(french.length / prompts.length).toBeGreaterThanOrEqual(0.3);
  });

  it("warms up with other texts than it measures with", async () => {
    const { prompts, warmup } = await loadPromptFile(path);
    const measured = new Set(prompts.map((item) => item.material));
    expect(warmup.length).toBeGreaterThanOrEqual(3);
    expect(warmup.filter((item) => measured.has(item.material))).toEqual([]);
  });
});

describe("loadPromptFile", () => {
  it("drops the line break at the end of a block and keeps the others", async () => {
    expect((await load(small)).prompts[0]).toMatchObject({
      material: "First line.\n\nSecond line.",
      followUp: "And then?",
    });
  });

  it("refuses an id that occurs twice, also between prompts and warm-up", async () => {
    expect(await problemsOf(small.replace("id: warm", "id: one"))).toMatch(
      /chat\.yaml:16:10: warmup\[0\]\.id: the id "one" occurs twice$/,
    );
  });

  it("refuses a language without a system message", async () => {
    expect(await problemsOf(small.replace("warm, language: en", "warm, language: fr"))).toContain(
      "warmup[0].language: there is no system message for the language fr",
    );
  });

  it("refuses an empty text", async () => {
    expect(await problemsOf(small.replace("What?", '"\\n"'))).toContain("prompts[0].question: ");
  });

  it.each([
    ["an unknown keyword", "{typ: object}", 'unknown keyword: "typ"'],
    ["a schema that is none", "{type: thing}", "schema is invalid"],
    [
      "a reference to another document",
      "{$ref: 'https://example.org/x.json'}",
      "can't resolve reference",
    ],
    [
      "another draft",
      "{$schema: 'http://json-schema.org/draft-04/schema#'}",
      "no schema with key or ref",
    ],
    [
      "a format, which nothing would check",
      "{type: string, format: date}",
      'unknown format "date"',
    ],
  ])("refuses a JSON Schema with %s", async (_what, schema, message) => {
    expect(await problemsOf(`${small}schema: ${schema}\n`)).toContain(message);
  });

  it("accepts a JSON Schema of draft 2020-12", async () => {
    const { schema } = await load(
      `${small}schema: {type: object, required: [a], properties: {a: {type: number}}}\n`,
    );
    expect(schema).toEqual({
      type: "object",
      required: ["a"],
      properties: { a: { type: "number" } },
    });
  });
});

describe("promptMessages", () => {
  it("puts the material before the question, under the system message of the language", async () => {
    const file = await load(small);
    const messages = file.prompts.map((item) => promptMessages(file, item, "followUp"));
    expect(messages).toEqual([
      [
        { role: "system", content: "Be brief." },
        { role: "user", content: "First line.\n\nSecond line.\n\nAnd then?" },
      ],
    ]);
  });
});

describe("promptSetSha256", () => {
  it("changes with a text and not with a comment", async () => {
    const before = promptSetSha256(await load(small));
    expect(promptSetSha256(await load(`# note\n${small}`))).toBe(before);
    expect(promptSetSha256(await load(small.replace("What?", "Why?")))).not.toBe(before);
  });
});

describe("resolvePromptsFile", () => {
  it("prefers the configuration folder, then takes the package's", () => {
    const path = temporaryFile("own.yaml", "");
    const folders = { configDir: join(path, ".."), packageRoot: packageRoot() };
    expect(resolvePromptsFile("own.yaml", folders)).toBe(path);
    expect(resolvePromptsFile("package.json", folders)).toBe(join(packageRoot(), "package.json"));
    expect(resolvePromptsFile(path, folders)).toBe(path);
  });

  it("names the places where a missing file was looked for", () => {
    const configDir = temporaryFolder();
    expect(() => resolvePromptsFile("x.yaml", { configDir, packageRoot: packageRoot() })).toThrow(
      expect.objectContaining({
        code: "prompts-file-missing",
        hint: `Put it at ${join(configDir, "x.yaml")} or x.yaml.`,
      }) as Error,
    );
  });
});
