import { z } from "zod";
import { loadYamlFile } from "./load-yaml-file.ts";
import { placeholderProblems, templatePlaceholders } from "./template-placeholders.ts";

/** A YAML block ends with a line break that nobody meant to send to a model. */
const templateSchema = z
  .string()
  .overwrite((text) => text.replace(/\n+$/, ""))
  .min(1);

const byLanguageSchema = z.strictObject({ en: templateSchema, fr: templateSchema });

const PARTS = ["system", "user", "controlled"] as const;
const LANGUAGES = ["en", "fr"] as const;

/** What the `controlled` template is made of. */
export const CONTROLLED_PLACEHOLDERS = ["system", "user"] as const;

/** A file of `prompts/tasks/`: how one task asks, by language. */
export const taskPromptFileSchema = z.strictObject({
  /** Raised by hand when texts change, so that old and new results are told apart at a glance. */
  version: z.int().positive(),
  /** System message, for the chat template of the model. */
  system: byLanguageSchema,
  /** User message, with `{{placeholders}}` for what belongs to the item. */
  user: byLanguageSchema,
  /** The same as one plain text for every model: `{{system}}`, `{{user}}` and where the answer begins. */
  controlled: byLanguageSchema,
});

export type TaskPromptFile = z.infer<typeof taskPromptFileSchema>;

/**
 * Reads a task's prompt file. Every one of `placeholders` must stand in the system or user text of
 * each language, so that no item is asked without its question, and no other name may.
 *
 * @throws ConfigError with every problem of the file, each with line and column.
 */
export async function loadTaskPrompts(
  path: string,
  placeholders: readonly string[],
): Promise<TaskPromptFile> {
  return loadYamlFile(path, schemaWithPlaceholders(placeholders));
}

function schemaWithPlaceholders(placeholders: readonly string[]) {
  return taskPromptFileSchema.superRefine((file, context) => {
    for (const part of PARTS) {
      const known = part === "controlled" ? CONTROLLED_PLACEHOLDERS : placeholders;
      for (const language of LANGUAGES) {
        for (const message of placeholderProblems(file[part][language], known)) {
          context.addIssue({ code: "custom", path: [part, language], message });
        }
      }
    }
    for (const language of LANGUAGES) {
      const asked = `${file.system[language]}\n${file.user[language]}`;
      for (const name of missingFrom(asked, placeholders)) {
        const message = `{{${name}}} is missing: the model would not see it`;
        context.addIssue({ code: "custom", path: ["user", language], message });
      }
      for (const name of missingFrom(file.controlled[language], CONTROLLED_PLACEHOLDERS)) {
        const message = `{{${name}}} is missing: the model would not see it`;
        context.addIssue({ code: "custom", path: ["controlled", language], message });
      }
    }
  });
}

function missingFrom(template: string, names: readonly string[]): string[] {
  const present = new Set(templatePlaceholders(template).map(({ name }) => name));
  return names.filter((name) => !present.has(name));
}
