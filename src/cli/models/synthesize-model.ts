import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import { writeSyntheticModel } from "../../assets/synthetic/write-synthetic-model.ts";
import type { SynthOptions } from "../commands/models.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { BytesProgress } from "./bytes-progress.ts";

/** Writes a synthetic model and says what it is good for. */
export async function synthesizeModel(shapeName: string, options: SynthOptions): Promise<ExitCode> {
  const progress = new BytesProgress(`writing ${options.output}`, process.stderr);
  const written = await writeSyntheticModel({
    shape: shapeName,
    quantization: options.quant,
    seed: options.seed,
    outputPath: options.output,
    onProgress: (done, total) => {
      progress.show(done, total);
    },
  });
  progress.finish();
  console.log(
    `${options.output}: ${shapeName} ${options.quant}, ${written.sizeBytes} bytes; ${SYNTHETIC_NOTICE}`,
  );
  console.log(`Next: edge-bench perf --models ${options.output}`);
  return EXIT.done;
}
