import { inspectGguf, type GgufSummary } from "../../assets/gguf/inspect-gguf.ts";
import { readModelsLock, type LockedModel } from "../../assets/lock.ts";
import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import type { ModelEntry } from "../../config/models.ts";
import type { ModelReference } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { entryDifferences } from "./entry-differences.ts";
import { catalogueFacts } from "./catalogue-facts.ts";
import { findMissing, pathOf, referenceOf } from "./resolve-model.ts";

/** What is known of a model. Its file may not be on this machine. */
interface KnownModel {
  readonly catalogue: ModelEntry | null;
  readonly lock: LockedModel | null;
  readonly place:
    | { readonly status: "here"; readonly file: GgufSummary & { readonly sha256: string } }
    | { readonly status: "missing"; readonly how: string };
}

/**
 * Prints what `models.yaml` and `models.lock` say of a model, and what its file says about itself
 * when it is here. With `--json` the facts of the file stand on the first level.
 */
export async function showModelInfo(
  word: string,
  options: { readonly configDir?: string; readonly json: boolean },
): Promise<ExitCode> {
  const { catalogue, lock, place } = await knownModel(word, options.configDir ?? null);
  if (options.json) {
    const facts = place.status === "here" ? place.file : { path: null };
    console.log(JSON.stringify({ ...facts, catalogue, lock }));
    return EXIT.done;
  }
  if (catalogue !== null) printFacts(catalogueFacts(catalogue, lock));
  if (place.status === "missing") {
    console.log(`The file is not here: ${place.how}`);
    return EXIT.done;
  }
  const { file } = place;
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
  if (word.endsWith(".gguf")) return { catalogue: null, lock: null, place: await inspect(word) };
  const reference = await referenceOf(word, configDirOption);
  if (reference.format === "mock") {
    throw new ConfigError(`${word} is a script of the mock engine, no model`, {
      code: "not-gguf",
      hint: "Name a .gguf file, or the key of a GGUF or MLX model.",
    });
  }
  const { source, entry } = reference;
  return {
    catalogue: entry,
    lock:
      source.kind === "locked" ? ((await readModelsLock()).models[source.lockId] ?? null) : null,
    place: await placeOf(reference),
  };
}

async function placeOf(reference: ModelReference): Promise<KnownModel["place"]> {
  const [missing] = await findMissing([reference]);
  if (missing !== undefined) return { status: "missing", how: missing.how };
  const path = await pathOf(reference);
  if (path === null) throw new Error(`${reference.modelId} was here a moment ago`);
  return inspect(path);
}

async function inspect(path: string): Promise<KnownModel["place"]> {
  const summary = await inspectGguf(path, { requireWeights: false });
  return { status: "here", file: { ...summary, sha256: await sha256OfFile(path) } };
}

function printFacts(facts: object): void {
  for (const [name, value] of Object.entries(facts)) {
    console.log(`${name.padEnd(18)} ${value === null ? "-" : printable(String(value))}`);
  }
}
