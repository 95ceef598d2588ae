/** A placeholder of a prompt template, such as `{{question}}`, and where it begins. */
export interface TemplatePlaceholder {
  /** Without braces and outer white space; the text as written where it is no name. */
  readonly name: string;
  readonly isWellFormed: boolean;
  readonly start: number;
  readonly end: number;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Every `{{...}}` of a template in order. Two opening braces that begin no `{{name}}` are given too,
 * as not well-formed: they are a slip of the pen far more often than text for a model.
 */
export function templatePlaceholders(template: string): TemplatePlaceholder[] {
  const found: TemplatePlaceholder[] = [];
  for (let start = template.indexOf("{{"); start >= 0;) {
    const close = template.indexOf("}}", start);
    const end = close < 0 ? template.length : close + 2;
    const name = template.slice(start + 2, close < 0 ? undefined : close).trim();
    found.push({ name, isWellFormed: close >= 0 && NAME.test(name), start, end });
    start = template.indexOf("{{", end);
  }
  return found;
}

/** What is wrong with the placeholders of a template, given the names that can be filled. */
export function placeholderProblems(template: string, known: readonly string[]): string[] {
  return templatePlaceholders(template).flatMap(({ name, isWellFormed }) => {
    const shown = name.length > 40 ? `${name.slice(0, 40)}...` : name;
    if (!isWellFormed) return [`"{{${shown}" is no placeholder; write {{name}}`];
    if (known.includes(name)) return [];
    const list = known.map((word) => `{{${word}}}`).join(", ");
    return [`unknown placeholder {{${shown}}}. Known: ${list === "" ? "none" : list}.`];
  });
}
