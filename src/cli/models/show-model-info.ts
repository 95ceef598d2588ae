import { inspectGguf, type GgufSummary } from "../../assets/gguf/inspect-gguf.ts";
import { readModelsLock, type LockedModel } from "../../assets/lock.ts";
import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import type { ModelEntry } from "../../config/models.ts";
import { ConfigError } from "../../core/errors.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { entryDifferences } from "./entry-differences.ts";
import { catalogueFacts } from "./catalogue-facts.ts";
import { pathOf, referenceOf } from "./resolve-model.ts";

/** What is known of a model. Its file may not be on this machine. */
interface KnownModel {
  readonly catalogue: ModelEntry | null;
  readonly lock: LockedModel | null;
  readonly file: (GgufSummary & { readonly sha256: string }) | null;
}

/**
 * Prints what `models.yaml` and `models.lock` say of a model, and what its file says about itself
 * when it is here. With `--json` the facts of the file stand on the first level.
 */
export async function showModelInfo(
  word: string,
  options: { readonly configDir?: string; readonly json: boolean },
): Promise<ExitCode> {
  const { catalogue, lock, file } = await knownModel(word, options.configDir ?? null);
  if (options.json) {
    console.log(JSON.stringify({ ...(file ?? { path: null }), catalogue, lock }));
    return EXIT.done;
  }
  if (catalogue !== null) printFacts(catalogueFacts(catalogue, lock));
  if (file === null) {
    console.log("The file is not here.");
    return EXIT.done;
  }
  printFacts(file);
  if (catalogue !== null) {
    for (const difference of entryDifferences(catalogue, file)) {
      console.log(`DIFFERENT: ${printable(difference)}`);
    }
  }
  if (file.synthetic) console.log(SYNTHETIC_NOTICE);
  return EXIT.done;
}

async function knownModel(word: string, configDirOption: string | null): Promise<KnownModel> {
  if (word.endsWith(".gguf")) return { catalogue: null, lock: null, file: await inspect(word) };
  const reference = await referenceOf(word, configDirOption);
  if (reference.format === "mock") {
    throw new ConfigError(`${word} is a script of the mock engine, no model`, {
      code: "not-gguf",
      hint: "Name a .gguf file, or the key of a GGUF or MLX model.",
    });
  }
  const { source, entry } = reference;
  const path = reference.format === "gguf" ? await pathOf(reference) : null;
  return {
    catalogue: entry,
    lock:
      source.kind === "locked" ? ((await readModelsLock()).models[source.lockId] ?? null) : null,
    file: path === null ? null : await inspect(path),
  };
}

async function inspect(path: string): Promise<KnownModel["file"]> {
  const summary = await inspectGguf(path, { requireWeights: false });
  return { ...summary, sha256: await sha256OfFile(path) };
}

function printFacts(facts: object): void {
  for (const [name, value] of Object.entries(facts)) {
    console.log(`${name.padEnd(18)} ${value === null ? "-" : printable(String(value))}`);
  }
}
