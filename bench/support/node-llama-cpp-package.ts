import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Folder of the installed node-llama-cpp. Its exports hide package.json; the entry is dist/index.js. */
export function nodeLlamaCppFolder(): string {
  const entry = createRequire(import.meta.url).resolve("node-llama-cpp");
  return dirname(dirname(entry));
}

/** Version of the package, which ships the llama.cpp that is measured. */
export function nodeLlamaCppVersion(): string {
  const text = readFileSync(join(nodeLlamaCppFolder(), "package.json"), "utf8");
  const parsed: unknown = JSON.parse(text);
  const version =
    typeof parsed === "object" && parsed !== null && "version" in parsed ? parsed.version : null;
  return typeof version === "string" ? version : "unknown";
}
