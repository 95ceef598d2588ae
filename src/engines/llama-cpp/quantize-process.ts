import { findLibraryFiles } from "../../../bindings/llama-cpp/library-files.ts";
import { openQuantizer } from "../../../bindings/llama-cpp/quantize-calls.ts";
import { HarnessError } from "../../core/errors.ts";
import { quantizeJobSchema, type QuantizeAnswer, type QuantizeJob } from "./quantize-messages.ts";

/**
 * Entry of a process that quantizes one file, answers and ends. The CPU's libraries do for every
 * machine: no backend computes anything here.
 */
process.once("disconnect", endAtOnce);
process.once("message", (message) => {
  void answer(quantizeJobSchema.parse(message)).then((given) => {
    process.send?.(given, () => {
      process.off("disconnect", endAtOnce);
      process.disconnect();
    });
  });
});

/** Whoever asked is gone, so nobody wants the file, and the native call cannot be stopped otherwise. */
function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}

async function answer(job: QuantizeJob): Promise<QuantizeAnswer> {
  try {
    const quantize = openQuantizer(findLibraryFiles("cpu"));
    const startMs = performance.now();
    const isDone = await quantize(job.inputPath, job.outputPath, job);
    const seconds = (performance.now() - startMs) / 1000;
    return isDone ? { status: "done", seconds } : { status: "refused" };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { status: "unusable", code: error.code, message: error.message, hint: error.hint };
  }
}
