import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { benchCacheFolder } from "./cache-folder.ts";
import { nodeLlamaCppFolder, nodeLlamaCppVersion } from "./node-llama-cpp-package.ts";
import { runTool } from "./run-tool.ts";

const GIT_HINT =
  "Install git; programs of llama.cpp are built from the sources inside node-llama-cpp.";

/**
 * Folder of the llama.cpp sources that node-llama-cpp ships, cloned once per version. No network.
 * @throws PrerequisiteError when git or the bundle is missing
 */
export async function llamaCppSources(): Promise<string> {
  const bundle = join(nodeLlamaCppFolder(), "llama", "gitRelease.bundle");
  if (!existsSync(bundle)) {
    throw new PrerequisiteError(`node-llama-cpp holds no llama.cpp sources: ${bundle}`, {
      code: "bench-sources-missing",
      hint: "Run `npm ci` again; the package is incomplete.",
    });
  }
  const sources = join(benchCacheFolder(), `llama.cpp-${nodeLlamaCppVersion()}`);
  if (existsSync(sources)) return sources;
  // A clone that was interrupted must not be taken for a whole one.
  const unfinished = `${sources}.${process.pid}.part`;
  await runTool("git", ["clone", "--quiet", bundle, unfinished], { hint: GIT_HINT });
  renameSync(unfinished, sources);
  return sources;
}
