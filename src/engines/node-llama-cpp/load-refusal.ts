import type { LoadRequest } from "../../core/engine.ts";
import { messageOf } from "../../core/errors.ts";
import { failed, type Outcome } from "../../core/outcome.ts";
import type { LibraryLog } from "./library-log.ts";

/** Says why a model was not loaded. The library's own words are terse; llama.cpp's log has the reason. */
export async function explainRefusal(
  request: LoadRequest,
  error: unknown,
  log: LibraryLog,
): Promise<Outcome<never>> {
  await log.settled();
  const { NoBinaryFoundError } = await import("node-llama-cpp");
  if (error instanceof NoBinaryFoundError) {
    return failed(
      "engine-refused",
      `node-llama-cpp has no binaries that work here for --gpu ${request.options.gpu}`,
      "Use --gpu auto or --gpu cpu.",
    );
  }
  const logTail = log.tail();
  const outcome = failed(
    "engine-refused",
    `node-llama-cpp cannot load ${request.modelPath}: ${reasonOf(error, logTail)}`,
    "Check the file with `edge-bench models info`; if it is sound, try a smaller --context.",
  );
  return { ...outcome, failure: { ...outcome.failure, logTail } };
}

function reasonOf(error: unknown, logTail: readonly string[]): string {
  // Its header reader takes for granted that the metadata are there.
  if (error instanceof TypeError) return "its header is incomplete or no header of a model";
  const fromLlama = logTail.find((line) => line.startsWith("llama_"));
  return fromLlama === undefined ? messageOf(error) : `${messageOf(error)} (${fromLlama})`;
}
