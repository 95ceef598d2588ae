import { statSync } from "node:fs";
import { readModelsLock, type LockedModel, type ModelsLock } from "../../assets/lock.ts";
import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import type { ModelEntry } from "../../config/models.ts";
import { isModelPath, type ModelReference } from "../../config/select-models.ts";
import { ConfigError } from "../../core/errors.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { catalogueFacts, licenceText } from "./catalogue-facts.ts";
import { entryDifferences } from "./entry-differences.ts";
import { headerFacts } from "./header-facts.ts";
import { lockStanding, type LockStanding } from "./lock-standing.ts";
import { memoryAnswer, type MemoryAnswer } from "./memory-answer.ts";
import { memoryText } from "./memory-text.ts";
import { readModelHeader, type ModelHeader } from "./model-header.ts";
import { findMissing, pathOf, referenceOf, refuseServer } from "./resolve-model.ts";
import { thisMachine } from "./this-machine.ts";

export interface ModelInfoOptions {
  readonly configDir?: string;
  /** Context of the memory estimate, in tokens; without it that of a run. */
  readonly context?: number;
  readonly json: boolean;
}

const NOT_SHOWN = "what a server has loaded cannot be inspected from outside";

/** What is known of a model. Its bytes may not be on this machine. */
interface KnownModel {
  readonly catalogue: ModelEntry | null;
  readonly lock: LockedModel | null;
  readonly lockId: string | null;
  /** Context that the configuration loads it with; `null` when it names none. */
  readonly contextTokens: number | null;
  readonly place:
    | { readonly status: "here"; readonly header: ModelHeader }
    | { readonly status: "missing"; readonly how: string };
}

/** A model on this machine with all that is said of it. */
interface PresentModel {
  readonly header: ModelHeader;
  readonly standing: LockStanding;
  /** The entry that its bytes belong to, or that its name leads to; `null` when there is none. */
  readonly lock: LockedModel | null;
  readonly memory: MemoryAnswer;
}

/**
 * Prints what `models.yaml` and `models.lock` say of a model, what its file or folder says of itself when it
 * is here, and what memory it takes. With `--json` the facts of the file stand on the first level.
 */
export async function showModelInfo(word: string, options: ModelInfoOptions): Promise<ExitCode> {
  const lock = await readModelsLock();
  const known = await knownModel(word, lock, options.configDir ?? null);
  const present =
    known.place.status === "here"
      ? presentModel(known.place.header, known, lock, options.context ?? null)
      : null;
  console.log(options.json ? JSON.stringify(asJson(known, present)) : textOf(known, present));
  return EXIT.done;
}

async function knownModel(
  word: string,
  lock: ModelsLock,
  configDirOption: string | null,
): Promise<KnownModel> {
  if (namesPlace(word)) {
    const place = { status: "here", header: await readModelHeader(word) } as const;
    return { catalogue: null, lock: null, lockId: null, contextTokens: null, place };
  }
  const reference = await referenceOf(word, configDirOption);
  if (reference.format === "mock") {
    throw new ConfigError(`${word} is a script of the mock engine, no model`, {
      code: "not-gguf",
      hint: "Name a .gguf file, an MLX folder, or the key of a GGUF or MLX model.",
    });
  }
  refuseServer(reference, NOT_SHOWN);
  const { source, entry } = reference;
  const lockId = source.kind === "locked" ? source.lockId : null;
  return {
    catalogue: entry,
    lock: lockId === null ? null : (lock.models[lockId] ?? null),
    lockId,
    contextTokens: reference.effectiveContextTokens,
    place: await placeOf(reference),
  };
}

/** A folder by its path is one even without a model in it: the refusal then says what it lacks. */
function namesPlace(word: string): boolean {
  if (word.endsWith(".mock.yaml")) return false;
  const isFolder = statSync(word, { throwIfNoEntry: false })?.isDirectory() === true;
  return isModelPath(word) || (isFolder && /[/\\]|^\.+$/.test(word));
}

async function placeOf(reference: ModelReference): Promise<KnownModel["place"]> {
  const [missing] = await findMissing([reference]);
  if (missing !== undefined) return { status: "missing", how: missing.how };
  const path = await pathOf(reference);
  if (path === null) throw new Error(`${reference.modelId} was here a moment ago`);
  return { status: "here", header: await readModelHeader(path) };
}

function presentModel(
  header: ModelHeader,
  known: KnownModel,
  lock: ModelsLock,
  contextTokens: number | null,
): PresentModel {
  const standing = lockStanding(header, lock, known.lockId);
  return {
    header,
    standing,
    lock: standing.lockId === null ? null : (lock.models[standing.lockId] ?? null),
    memory: memoryAnswer(
      header.memory,
      contextTokens ?? known.contextTokens,
      header.summary.contextLength,
      thisMachine(),
    ),
  };
}

function asJson(known: KnownModel, present: PresentModel | null): object {
  const { catalogue, lock } = known;
  if (present === null) return { path: null, catalogue, lock };
  const { header, standing, memory } = present;
  return {
    ...header.summary,
    format: header.format,
    sha256: header.sha256,
    lockStanding: standing,
    memory,
    catalogue,
    lock: present.lock,
  };
}

/** A model named by its path has no facts of the catalogue above, which name the licence already. */
function lockLicence({ catalogue }: KnownModel, lock: LockedModel | null): [string, string][] {
  return catalogue !== null || lock === null ? [] : [["licence (lock)", licenceText(lock)]];
}

function textOf(known: KnownModel, present: PresentModel | null): string {
  const { catalogue, lock, place } = known;
  const facts = catalogue === null ? [] : Object.entries(catalogueFacts(catalogue, lock));
  if (present === null) {
    const how = place.status === "missing" ? place.how : "";
    return [rows(facts), `The ${placeWord(known)} is not here: ${how}`].join("\n");
  }
  const { header, standing, memory } = present;
  return [
    rows([...facts, ...headerFacts(header, standing), ...lockLicence(known, present.lock)]),
    ...(catalogue === null ? [] : entryDifferences(catalogue, header.summary)).map(
      (difference) => `DIFFERENT: ${printable(difference)}`,
    ),
    ...(header.summary.synthetic ? [SYNTHETIC_NOTICE] : []),
    "",
    printable(memoryText(memory)),
  ].join("\n");
}

function placeWord({ catalogue }: KnownModel): string {
  return catalogue?.format === "mlx" ? "model" : "file";
}

/** Values come from files: a line break in one of them must not look like a row of ours. */
function rows(facts: readonly (readonly [string, string])[]): string {
  return facts
    .map(([name, value]) => `${name.padEnd(18)} ${printable(value).replace(/\s+/g, " ")}`)
    .join("\n");
}
