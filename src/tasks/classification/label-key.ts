import { ConfigError } from "../../core/errors.ts";

/**
 * The form in which labels are compared: Unicode NFC, lower case, and a space or hyphen is an
 * underscore, one for one. Everything else must agree.
 */
export function labelKey(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/[ -]/g, "_");
}

/**
 * Refuses a label set in which an answer could mean two labels or could not be written down.
 *
 * @param where the data set, for messages
 * @throws ConfigError `labels-unusable`
 */
export function requireUsableLabels(labels: readonly string[], where: string): void {
  if (labels.length < 2) throw unusable(where, "a choice needs two labels or more");
  const byKey = new Map<string, string>();
  for (const label of labels) {
    if (label === "" || label !== label.trim() || /[\r\n]/.test(label)) {
      const shown = JSON.stringify(label.slice(0, 60));
      throw unusable(
        where,
        `the label ${shown} is empty, has white space around it or a line break`,
      );
    }
    const other = byKey.get(labelKey(label));
    if (other !== undefined) {
      throw unusable(
        where,
        `the labels "${other}" and "${label}" differ only in case, spaces or hyphens`,
      );
    }
    byKey.set(labelKey(label), label);
  }
}

function unusable(where: string, problem: string): ConfigError {
  return new ConfigError(`${where}: ${problem}.`, {
    code: "labels-unusable",
    hint: "Correct the label list of this data set; every answer must mean one label or none.",
  });
}
