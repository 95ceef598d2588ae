import { z } from "zod";
import { medianOf } from "../support/spread.ts";
import { runTool } from "../support/run-tool.ts";
import type { ParitySettings, ParityTest, ProcessRun } from "./settings.ts";

const HINT = "Delete the folder of llama-bench in the cache, so that it is built again.";

/** The part of `llama-bench -o json` that is read; it prints many more fields. */
const reportSchema = z
  .array(z.object({ n_threads: z.int(), samples_ts: z.array(z.number().positive()).min(1) }))
  .length(1);

/** One process of llama-bench: its own warm-up, then the timed repetitions. */
export async function runLlamaBench(
  program: string,
  modelPath: string,
  test: ParityTest,
  settings: ParitySettings,
): Promise<ProcessRun> {
  const workload =
    test === "decode"
      ? ["-p", "0", "-n", String(settings.decodeTokens), "-d", String(settings.depthTokens)]
      : ["-p", String(settings.prefillTokens), "-n", "0"];
  const output = await runTool(
    program,
    [
      ...["-m", modelPath],
      ...workload,
      ...["-t", String(settings.threads)],
      ...["-r", String(settings.repetitions)],
      ...(settings.gpu === "cpu" ? ["-ngl", "0", "-nkvo", "1", "-nopo", "1"] : []),
      ...["-o", "json"],
    ],
    { hint: HINT },
  );
  const [report] = reportSchema.parse(JSON.parse(output));
  const samples = report?.samples_ts ?? [];
  return { tokensPerSecond: medianOf(samples), samples };
}
