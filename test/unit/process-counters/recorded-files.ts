import type { SystemFiles } from "../../../bindings/process-counters/system-files.ts";

/** System files from a table of paths and texts. */
export function recordedFiles(texts: Readonly<Record<string, string>>): SystemFiles {
  return {
    read: (path) => texts[path] ?? null,
    list: (folder) => [
      ...new Set(
        Object.keys(texts)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""),
      ),
    ],
  };
}
