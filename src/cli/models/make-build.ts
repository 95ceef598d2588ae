import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGgufFile, type GgufFile } from "../../assets/gguf/read-gguf.ts";
import { writeWholeFile } from "../../assets/whole-file.ts";
import { EngineError } from "../../core/errors.ts";
import { readLogTail } from "../../engines/channel/log-tail.ts";
import { quantizeInProcess } from "../../engines/llama-cpp/quantize.ts";
import { BytesProgress } from "./bytes-progress.ts";
import { fileTypeOf, type QuantizationType } from "./quantization-types.ts";
import { differenceFromBuild } from "./quantized-build.ts";

/** A build that is wanted: of which file, in which type, where. */
export interface WantedBuild {
  readonly original: GgufFile;
  readonly type: QuantizationType;
  readonly outputPath: string;
}

export interface MadeBuild {
  readonly file: GgufFile;
  /** Seconds of the native call. */
  readonly seconds: number;
  /** Tensors whose rows the type's blocks do not divide, so that they got another type. */
  readonly fallbackCount: number;
}

export interface BuildSettings {
  readonly threads: number;
  readonly allowRequantize: boolean;
  readonly signal: AbortSignal;
}

const PROGRESS_EVERY_MS = 500;
const BYTES_PER_MIB = 1024 * 1024;

/**
 * Makes a build: llama.cpp first says how large it will be, then writes it beside its place, and it
 * gets there when it was read back and found whole.
 * @throws what `quantizeInProcess` and `writeWholeFile` throw; EngineError `quantize-wrong-output`
 */
export async function makeBuild(wanted: WantedBuild, settings: BuildSettings): Promise<MadeBuild> {
  const { original, type, outputPath } = wanted;
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-quantize-"));
  const run = (path: string, dryRun: boolean): Promise<number> =>
    quantizeInProcess(
      {
        inputPath: original.path,
        outputPath: path,
        fileType: fileTypeOf(type),
        threads: settings.threads,
        allowRequantize: settings.allowRequantize,
        dryRun,
      },
      join(folder, dryRun ? "size.log" : "quantize.log"),
      settings.signal,
    );
  try {
    await run(outputPath, true);
    const sizeBytes = headerBytesOf(original) + plannedBytes(readLogTail(join(folder, "size.log")));
    // The name under which `writeWholeFile` keeps a file that is not whole yet.
    const incompletePath = `${outputPath}.${process.pid}.incomplete`;
    let seconds = 0;
    await writeWholeFile(outputPath, sizeBytes, async () => {
      seconds = await showingGrowth(incompletePath, sizeBytes, `making ${outputPath}`, () =>
        run(incompletePath, false),
      );
      mustBeBuild(wanted, await readGgufFile(incompletePath, { requireWeights: true }));
    });
    const fallbackCount = fallbacksIn(readLogTail(join(folder, "quantize.log")));
    return { file: await readGgufFile(outputPath), seconds, fallbackCount };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function headerBytesOf({ dataOffsetBytes, tensors, alignmentBytes }: GgufFile): number {
  return dataOffsetBytes + tensors.length * alignmentBytes;
}

/** Bytes of all tensors, from the last lines of llama.cpp's log; it rounds to a hundredth of a MiB. */
export function plannedBytes(logLines: readonly string[]): number {
  const match = /quant size\s+=\s+(\d+\.\d+) MiB/.exec(logLines.join("\n"))?.[1];
  if (match !== undefined) return Math.ceil((Number(match) + 0.01) * BYTES_PER_MIB);
  throw new Error(`llama.cpp did not say how large the build will be: ${logLines.join(" | ")}`);
}

/** Tensors that did not get the type that was asked for, from the last lines of llama.cpp's log. */
export function fallbacksIn(logLines: readonly string[]): number {
  const count = /WARNING: (\d+) of \d+ tensor\(s\) required fallback/.exec(
    logLines.join("\n"),
  )?.[1];
  return Number(count ?? 0);
}

function mustBeBuild({ original, type }: WantedBuild, file: GgufFile): void {
  const difference = differenceFromBuild(original, type, file);
  if (difference === null) return;
  throw new EngineError(
    `${original.path}: what llama.cpp made of it in ${type} is no build of it: ${difference}`,
    { code: "quantize-wrong-output", hint: "Nothing was kept. Please report this with the file." },
  );
}

/** Draws how much of a file is there while it is being written by somebody else. */
async function showingGrowth<T>(
  path: string,
  sizeBytes: number,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const progress = new BytesProgress(title, process.stderr);
  const look = (): void => {
    stat(path).then(
      ({ size }) => {
        progress.show(size, sizeBytes);
      },
      () => undefined,
    );
  };
  const timer = setInterval(look, PROGRESS_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    progress.finish();
  }
}
