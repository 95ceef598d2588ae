import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Paths of reference models in the folder that EDGE_BENCH_TEST_MODELS names; `null` when it is not
 * set or lacks one of them: the tests of a file are skipped then, and this says why.
 */
export function referenceModels(fileNames: readonly string[]): string[] | null {
  const folder = process.env["EDGE_BENCH_TEST_MODELS"];
  if (folder === undefined || folder === "") {
    return skip("EDGE_BENCH_TEST_MODELS is not set; it names the folder of reference models");
  }
  const paths = fileNames.map((name) => join(folder, name));
  const missing = paths.filter((path) => !existsSync(path));
  return missing.length > 0 ? skip(`there is no ${missing.join(" and no ")}`) : paths;
}

function skip(reason: string): null {
  process.stderr.write(`Tests on real models are skipped: ${reason}.\n`);
  return null;
}
