import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";

/**
 * Writes a document to a file, whole or not at all; without a file to standard output.
 * @throws PrerequisiteError `output-not-writable`
 */
export async function writeDocument(text: string, path: string | undefined): Promise<void> {
  if (path === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFileAtomically(path, text);
  } catch (error) {
    throw new PrerequisiteError(messageOf(error), {
      code: "output-not-writable",
      hint: "Name another file with --output; its folder must be there.",
      cause: error,
    });
  }
}

/** A list in one line: the first few, and how many more there are. */
export function shortList(texts: readonly string[], most = 5): string {
  const more = texts.length - most;
  return `${texts.slice(0, most).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
