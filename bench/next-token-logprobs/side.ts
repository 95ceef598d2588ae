import { fileURLToPath } from "node:url";
import { z } from "zod";
import { runTool } from "../support/run-tool.ts";

/** What a process of one side prints as its last line; one entry for each position. */
const sideResultSchema = z.strictObject({
  vocabularySize: z.int().positive(),
  /** Evaluating the position and nothing else. */
  plainMs: z.array(z.number()).min(1),
  /** What all log-probabilities of the position cost on top. */
  addedMs: z.array(z.number()).min(1),
});

export type SideResult = z.infer<typeof sideResultSchema>;

export interface SideArguments {
  readonly modelPath: string;
  readonly threads: number;
  readonly positions: number;
}

/** Runs one side in a process of its own: two copies of llama.cpp in one would share threads. */
export async function runSide(
  file: "ours.ts" | "node-llama-cpp.ts",
  { modelPath, threads, positions }: SideArguments,
): Promise<SideResult> {
  const script = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const output = await runTool(
    process.execPath,
    ["--import", "tsx", script, modelPath, String(threads), String(positions)],
    { hint: "Run `npm ci` again if a package is missing." },
  );
  return sideResultSchema.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

/** The arguments as a side's process sees them. */
export function readSideArguments(): SideArguments {
  const [modelPath = "", threads, positions] = process.argv.slice(2);
  return { modelPath, threads: Number(threads), positions: Number(positions) };
}

export function printSide(result: SideResult): void {
  console.log(JSON.stringify(result));
}
