import { describe, expect, it } from "vitest";
import { loadTaskPrompts } from "../../../src/config/task-prompts.ts";
import { ConfigError } from "../../../src/core/errors.ts";
import { rejectionOf, temporaryFile } from "../../support/temporary-folder.ts";

const SMALL = `version: 2
system: {en: Be brief., fr: Soyez bref.}
user:
  en: |
    Say: {{question}}
  fr: "Dites : {{ question }}"
controlled:
  en: "{{system}} {{user}}"
  fr: "{{system}} {{user}}"
`;

async function problemsOf(text: string): Promise<string> {
  const error = await rejectionOf(loadTaskPrompts(temporaryFile("ask.yaml", text), ["question"]));
  expect(error).toBeInstanceOf(ConfigError);
  return error instanceof ConfigError ? error.message : "";
}

describe("loadTaskPrompts", () => {
  it("drops the line break at the end of a block", async () => {
    const file = await loadTaskPrompts(temporaryFile("ask.yaml", SMALL), ["question"]);
    expect(file).toMatchObject({ version: 2, user: { en: "Say: {{question}}" } });
  });

  it("refuses an unknown placeholder with file, line and name", async () => {
    expect(await problemsOf(SMALL.replace("Say: {{", "Say {{name}}: {{"))).toMatch(
      /ask\.yaml:4:7: user\.en: unknown placeholder \{\{name\}\}\. Known: \{\{question\}\}\.$/,
    );
  });

  it("refuses a template that does not show the question", async () => {
    expect(await problemsOf(SMALL.replace("Dites : {{ question }}", "Dites"))).toMatch(
      /ask\.yaml:6:7: user\.fr: \{\{question\}\} is missing: the model would not see it$/,
    );
  });

  it("refuses a controlled template that leaves out the user text", async () => {
    expect(
      await problemsOf(SMALL.replace('en: "{{system}} {{user}}"', 'en: "{{system}}"')),
    ).toMatch(/controlled\.en: \{\{user\}\} is missing/);
  });

  it.each(["{{", "{{ }}", "{{two words}}", "{{question"])(
    "refuses stray braces %j",
    async (text) => {
      expect(await problemsOf(SMALL.replace("Be brief.", `"Be ${text}"`))).toContain(
        'system.en: "{{',
      );
    },
  );

  it("refuses a language that is missing and an unknown key", async () => {
    expect(await problemsOf(SMALL.replace(", fr: Soyez bref.", ""))).toContain(
      "system.fr is missing",
    );
    expect(await problemsOf(`${SMALL}users: {en: a, fr: b}\n`)).toContain('unknown key "users"');
  });
});
