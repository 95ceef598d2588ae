import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { shellWord } from "../../src/core/shell-word.ts";
import { runTool } from "../support/run-tool.ts";

const HINT =
  "Install hyperfine 1.13 or newer (Debian: `apt-get install hyperfine`, macOS: `brew install hyperfine`).";

/** The part of `hyperfine --export-json` that is read. Seconds. */
const exportSchema = z.looseObject({
  results: z.tuple([
    z.looseObject({
      times: z.array(z.number().positive()).min(1),
      user: z.number().nonnegative(),
      system: z.number().nonnegative(),
    }),
  ]),
});

/** What hyperfine says of one call of it. */
export interface HyperfineTimes {
  /** From the start of the process to its end, ms, one for each run. */
  readonly wallMs: readonly number[];
  /** Processor time of the command and the children it waited for, ms, mean of the runs. */
  readonly cpuMs: number;
}

/**
 * The version of the hyperfine on the PATH, as `1.15.0`.
 * @throws PrerequisiteError `bench-tool-missing` with what to install
 */
export async function hyperfineVersion(): Promise<string> {
  const output = await runTool("hyperfine", ["--version"], { hint: HINT });
  return output.trim().replace(/^hyperfine\s+/, "");
}

/**
 * Times a command without a shell: one run that does not count, then `runs` that do.
 * @throws PrerequisiteError `bench-tool-failed` when the command ends with another code than 0
 */
export async function runHyperfine(
  command: readonly string[],
  runs: number,
): Promise<HyperfineTimes> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-hyperfine-"));
  const path = join(folder, "times.json");
  try {
    await runTool(
      "hyperfine",
      [
        ...["--shell=none", "--style", "none", "--warmup", "1"],
        ...["--runs", String(runs), "--export-json", path],
        command.map(shellWord).join(" "),
      ],
      { hint: `Run it by hand: ${command.map(shellWord).join(" ")}\n  ${HINT}` },
    );
    return readTimes(await readFile(path, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads what `--export-json` wrote for one command. @throws ZodError, SyntaxError for another form */
export function readTimes(text: string): HyperfineTimes {
  const [{ times, user, system }] = exportSchema.parse(JSON.parse(text)).results;
  return { wallMs: times.map((seconds) => seconds * 1000), cpuMs: (user + system) * 1000 };
}
