import { access, constants, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { defaultThreadCount } from "../../../bindings/process-counters/cpu-topology.ts";
import { readGgufFile, type GgufFile } from "../../assets/gguf/read-gguf.ts";
import { summarizeGguf } from "../../assets/gguf/inspect-gguf.ts";
import { ConfigError, HarnessError, messageOf, PrerequisiteError } from "../../core/errors.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { shellWord } from "../../core/shell-word.ts";
import { DASH, formatFigure, formatMegabytes } from "../../report/format-number.ts";
import { alignedTable } from "../aligned-table.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { makeBuild, type BuildSettings, type WantedBuild } from "./make-build.ts";
import { quantizationTypes } from "./quantization-types.ts";
import { checkWeights, readQuantizeInput } from "./quantize-input.ts";
import { differenceFromBuild, tensorTypesText } from "./quantized-build.ts";

export interface QuantizeOptions {
  readonly types: readonly string[];
  readonly outputDir?: string;
  readonly threads?: number;
  readonly allowRequantize: boolean;
  /** Makes builds again that are there already. */
  readonly force: boolean;
}

/** A build that is there now. */
interface FinishedBuild {
  readonly type: string;
  readonly file: GgufFile;
  /** `null`: it was there before. */
  readonly seconds: number | null;
  readonly fallbackCount: number;
}

/**
 * Makes builds of a GGUF file in other types, through the llama.cpp that this tool measures with, and
 * prints what they are and the commands that measure what they cost and bring.
 * @param word a path to a .gguf file, or a key of models.yaml
 */
export async function quantizeModel(word: string, options: QuantizeOptions): Promise<ExitCode> {
  const types = quantizationTypes(options.types);
  const { file: original, isNamedByPath } = await readQuantizeInput(word);
  const warning = checkWeights(original, types, options.allowRequantize);
  if (warning !== null) console.error(`warning: ${warning}`);
  const folder = resolve(options.outputDir ?? (isNamedByPath ? dirname(original.path) : "."));
  await mustBeWritable(folder);
  const stem = basename(original.path).replace(/\.gguf$/i, "");
  const wanted = types.map((type) => ({
    original,
    type,
    outputPath: join(folder, `${stem}.${type}.gguf`),
  }));
  for (const build of wanted) await mustNotBeInput(build);
  const abort = new AbortController();
  const interrupt = (): void => {
    abort.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  const builds: FinishedBuild[] = [];
  try {
    const settings = {
      threads: options.threads ?? defaultThreadCount(),
      allowRequantize: options.allowRequantize,
      signal: abort.signal,
    };
    for (const build of wanted) builds.push(await finishBuild(build, settings, options.force));
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    console.error("Interrupted; builds that were finished are kept, the others left no file.");
    return EXIT.interrupted;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  printBuilds(original, builds);
  return EXIT.done;
}

/** @throws PrerequisiteError `output-not-writable` */
async function mustBeWritable(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new PrerequisiteError(`${folder}: cannot be written: ${messageOf(error)}`, {
      code: "output-not-writable",
      hint: "Name a folder that you may write to with --output-dir.",
      cause: error,
    });
  }
}

/** @throws ConfigError `output-is-input`: also when a link leads from one to the other */
async function mustNotBeInput({ original, outputPath }: WantedBuild): Promise<void> {
  const existing = await realpath(outputPath).catch(() => null);
  if (existing === null || existing !== (await realpath(original.path))) return;
  throw new ConfigError(`${outputPath}: is the model that builds are to be made of`, {
    code: "output-is-input",
    hint: "Name another folder with --output-dir.",
  });
}

/** Keeps a build that is there and whole, else makes it. */
async function finishBuild(
  wanted: WantedBuild,
  settings: BuildSettings,
  isForced: boolean,
): Promise<FinishedBuild> {
  const kept = isForced ? null : await existingBuild(wanted);
  if (kept !== null) return { type: wanted.type, file: kept, seconds: null, fallbackCount: 0 };
  return { type: wanted.type, ...(await makeBuild(wanted, settings)) };
}

/**
 * The build in its place; `null` when there is none or none that is whole.
 * @throws ConfigError `output-is-another-model`
 */
async function existingBuild({
  original,
  type,
  outputPath,
}: WantedBuild): Promise<GgufFile | null> {
  let file: GgufFile;
  try {
    file = await readGgufFile(outputPath, { requireWeights: true });
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    if (error.code !== "model-missing") {
      console.error(`${printable(error.message)}; it is made again`);
    }
    return null;
  }
  const difference = differenceFromBuild(original, type, file);
  if (difference === null) return file;
  throw new ConfigError(
    `${outputPath}: is there and no ${type} build of ${original.path}: ${difference}`,
    {
      code: "output-is-another-model",
      hint: "Name another folder with --output-dir, or replace the file with --force.",
    },
  );
}

function printBuilds(original: GgufFile, builds: readonly FinishedBuild[]): void {
  const rows = builds.map(({ type, file, seconds }) => row(type, file, formatFigure(seconds)));
  const header = ["type", "MB", "bits per weight", "seconds", "tensors", "file"];
  console.log(alignedTable(header, [row("original", original, DASH), ...rows]));
  for (const { type, file, fallbackCount } of builds) {
    if (fallbackCount === 0) continue;
    console.log(
      `${type}: ${fallbackCount} of ${file.tensors.length} tensors have rows that the blocks meant for them do not divide; llama.cpp gave them other types.`,
    );
  }
  if (builds.some(({ seconds }) => seconds === null)) {
    console.log(`${DASH} in seconds: the build was there and is kept; --force makes it again.`);
  }
  const models = [original, ...builds.map(({ file }) => file)].map((file) => typedPath(file.path));
  console.log(`Next: edge-bench perf --compare --models ${models.join(" ")}`);
  console.log(`      edge-bench eval --task mmlu --models ${models.join(" ")}`);
}

function row(type: string, file: GgufFile, seconds: string): string[] {
  const { bitsPerWeight, fileSizeBytes } = summarizeGguf(file);
  return [
    type,
    formatMegabytes(fileSizeBytes),
    formatFigure(bitsPerWeight),
    seconds,
    tensorTypesText(file),
    printable(relativePath(file.path)),
  ];
}

function typedPath(path: string): string {
  return shellWord(printable(relativePath(path)));
}

/** From the working folder when the file is inside it. */
function relativePath(path: string): string {
  const fromHere = relative(".", path);
  return fromHere.startsWith("..") ? path : fromHere;
}
