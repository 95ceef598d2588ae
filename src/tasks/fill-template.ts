import { templatePlaceholders } from "../config/template-placeholders.ts";
import { ConfigError } from "../core/errors.ts";

/**
 * A template with each `{{name}}` replaced by its value, in one pass: braces inside a value stay as
 * they are, so a customer's text cannot pull in another field.
 *
 * @param where the file and key of the template, for messages
 * @throws ConfigError `placeholder-unknown` for a name without a value or for stray `{{`.
 */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  where: string,
): string {
  let filled = "";
  let position = 0;
  for (const { name, isWellFormed, start, end } of templatePlaceholders(template)) {
    const value = isWellFormed && Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw unknownPlaceholder(name, Object.keys(values), where);
    filled += template.slice(position, start) + value;
    position = end;
  }
  return filled + template.slice(position);
}

function unknownPlaceholder(name: string, known: readonly string[], where: string): ConfigError {
  const list = known.map((word) => `{{${word}}}`).join(", ");
  return new ConfigError(`${where}: unknown placeholder {{${name}}}`, {
    code: "placeholder-unknown",
    hint: `Use ${list === "" ? "no placeholder" : list} in this template.`,
  });
}
