import { stat } from "node:fs/promises";
import { lockedModel, type ModelsLock, readModelsLock } from "../../assets/lock.ts";
import { type CheckedModelFile, verifyModel, verifyModelFile } from "../../assets/verify-model.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { refuseServed } from "./refuse-served.ts";

export interface VerifyModelsOptions {
  readonly configDir?: string;
  readonly json: boolean;
}

interface Verified {
  readonly files: readonly CheckedModelFile[];
  /** Models that were named, and of which no file is here. */
  readonly absent: readonly string[];
}

/**
 * Hashes the files of the models that are here, or of those that are named, and compares them with
 * models.lock. A path to a .gguf file is compared with all entries. Fails when a file is altered or lacks,
 * and when something that was named could not be verified.
 * @throws PrerequisiteError `model-missing` when nothing is here: then nothing was verified
 */
export async function verifyModels(
  words: readonly string[],
  options: VerifyModelsOptions,
): Promise<ExitCode> {
  const lock = await readModelsLock();
  const verified =
    words.length === 0
      ? await everything(lock)
      : await named(words, lock, options.configDir ?? null);
  if (options.json) console.log(JSON.stringify(verified));
  if (verified.files.length === 0) throw nothingHere(words);
  if (!options.json) console.log(textOf(verified));
  return exitCodeOf(verified, words.length > 0);
}

async function everything(lock: ModelsLock): Promise<Verified> {
  const files: CheckedModelFile[] = [];
  for (const id of Object.keys(lock.models)) files.push(...(await verifyModel(id, lock)));
  return { files, absent: [] };
}

async function named(
  words: readonly string[],
  lock: ModelsLock,
  configDir: string | null,
): Promise<Verified> {
  const file = await loadModelsFile(resolveConfigDir(configDir));
  const { models } = file;
  const files: CheckedModelFile[] = [];
  const absent: string[] = [];
  for (const word of words) {
    if (word.toLowerCase().endsWith(".gguf")) {
      files.push(await verifiedPath(word, lock));
      continue;
    }
    refuseServed(file, word, "verified");
    const id = (Object.hasOwn(models, word) ? models[word]?.id : undefined) ?? word;
    lockedModel(lock, id);
    const found = await verifyModel(id, lock);
    if (found.length === 0) absent.push(word);
    files.push(...found);
  }
  return { files, absent };
}

async function verifiedPath(path: string, lock: ModelsLock): Promise<CheckedModelFile> {
  if ((await stat(path).catch(() => null))?.isFile() === true) return verifyModelFile(path, lock);
  throw new ConfigError(`${path}: there is no such file`, {
    code: "model-file-missing",
    hint: "Check the path, or name a key of models.lock.",
  });
}

function exitCodeOf({ files, absent }: Verified, isNamed: boolean): ExitCode {
  const isWrong = files.some(({ state }) => state === "altered" || state === "missing");
  const isOpen = isNamed && (absent.length > 0 || files.some(({ state }) => state !== "whole"));
  return isWrong || isOpen ? EXIT.doneWithFailures : EXIT.done;
}

function nothingHere(words: readonly string[]): PrerequisiteError {
  const what = words.length === 0 ? "no model of models.lock" : `no file of ${words.join(", ")}`;
  return new PrerequisiteError(`nothing was verified: ${what} is on this machine`, {
    code: "model-missing",
    hint: `Fetch one first: edge-bench models pull ${words[0] ?? "smollm2_135m_q4_1"}`,
  });
}

const STATE_WORDS = {
  whole: "whole",
  altered: "altered",
  missing: "missing",
  "not-verifiable": "not verifiable",
} as const;

function textOf({ files, absent }: Verified): string {
  const states = Object.keys(STATE_WORDS) as (keyof typeof STATE_WORDS)[];
  const lines = files.map(({ id, path, state, problem }) => {
    const whose = id === "" ? "" : ` (${id})`;
    const why = problem === null || state === "missing" ? "" : `: ${problem}`;
    return `${STATE_WORDS[state].padEnd(14)}  ${path}${whose}${why}`;
  });
  const counts = states
    .map((state) => ({ state, count: files.filter((file) => file.state === state).length }))
    .filter(({ state, count }) => count > 0 || state === "whole" || state === "altered")
    .map(({ state, count }) => `${count} ${STATE_WORDS[state]}`);
  const notHere = absent.map((word) => `not here: ${word} (edge-bench models pull ${word})`);
  return printable([...lines, ...notHere, `${counts.join(", ")}.`].join("\n"));
}
