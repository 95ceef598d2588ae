import { basename } from "node:path";
import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import { writeModelLike } from "../../assets/synthetic/write-model-like.ts";
import {
  writeSyntheticModel,
  type SyntheticModel,
} from "../../assets/synthetic/write-synthetic-model.ts";
import { ConfigError } from "../../core/errors.ts";
import { shellWord } from "../../core/shell-word.ts";
import type { SynthOptions } from "../commands/models.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { BytesProgress } from "./bytes-progress.ts";

/**
 * Writes a synthetic model and says what it is good for.
 * @throws ConfigError `options-contradict`; what the writers throw
 */
export async function synthesizeModel(
  shape: string | undefined,
  options: SynthOptions,
): Promise<ExitCode> {
  const { what, write } = planned(shape, options);
  const progress = new BytesProgress(`writing ${options.output}`, process.stderr);
  const written = await write((done, total) => {
    progress.show(done, total);
  });
  progress.finish();
  const { output } = options;
  console.log(`${output}: ${printable(what)}, ${written.sizeBytes} bytes; ${SYNTHETIC_NOTICE}`);
  console.log(`Next: edge-bench perf --models ${shellWord(output)}`);
  return EXIT.done;
}

interface Planned {
  readonly what: string;
  readonly write: (
    onProgress: (doneBytes: number, totalBytes: number) => void,
  ) => Promise<SyntheticModel>;
}

/** Either a shape by its name, or that of a file. */
function planned(shape: string | undefined, options: SynthOptions): Planned {
  const { like, quant, output: outputPath, seed } = options;
  if (like !== undefined && shape === undefined && quant === undefined) {
    return {
      what: `like ${basename(like)}`,
      write: (onProgress) => writeModelLike({ modelPath: like, seed, outputPath, onProgress }),
    };
  }
  if (like !== undefined || shape === undefined) {
    throw new ConfigError("models synth takes a shape, or a file by --like with the types it has", {
      code: "options-contradict",
      hint: "Such as: models synth qwen3-4b --output x.gguf, or models synth --like model.gguf --output x.gguf",
    });
  }
  const quantization = quant ?? "Q4_K_M";
  return {
    what: `${shape} ${quantization}`,
    write: (onProgress) =>
      writeSyntheticModel({ shape, quantization, seed, outputPath, onProgress }),
  };
}
