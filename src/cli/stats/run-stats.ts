import { ConfigError } from "../../core/errors.ts";
import type { StatsOptions } from "../commands/stats.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { computeStats } from "./compute-stats.ts";
import { inputName } from "./input-refusal.ts";
import { DEFAULT_MARGIN } from "./margin.ts";
import { readStatsInput } from "./read-stats-input.ts";
import { renderStats } from "./render-stats.ts";
import type { StatsInput } from "./stats-input.ts";
import type { StatsResult } from "./stats-result.ts";

const DEFAULT_SEED = 42;

/** `edge-bench stats`: figures and tests on the user's own numbers. */
export async function runStats(path: string, options: StatsOptions): Promise<ExitCode> {
  const result = await statsOf(path, options);
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : renderStats(result));
  return EXIT.done;
}

/** @throws ConfigError for an input or options that cannot be followed */
export async function statsOf(path: string, options: StatsOptions): Promise<StatsResult> {
  const input = await readStatsInput(path);
  return computeStats(input, isPaired(path, input, options), {
    seed: options.seed ?? input.seed ?? DEFAULT_SEED,
    resamples: options.resamples,
    confidence: options.confidence,
    margin: options.margin ?? DEFAULT_MARGIN,
    resolution: options.resolution ?? null,
  });
}

/** The option, else the input's word, else whether the samples have one length. */
function isPaired(path: string, { a, b, paired }: StatsInput, options: StatsOptions): boolean {
  const asked = options.paired ?? paired;
  if (b === null) {
    if (asked !== true) return false;
    throw new ConfigError(`${inputName(path)}: paired samples are asked for and there is no b`, {
      code: "pairs-impossible",
      hint: 'Add "b" with as many values as "a", or leave "paired" out.',
    });
  }
  if (asked !== true || a.length === b.length) return asked ?? a.length === b.length;
  throw new ConfigError(
    `${inputName(path)}: pairs need samples of one length; a has ${a.length} values and b has ${b.length}`,
    {
      code: "pairs-impossible",
      hint: 'Say "paired": false or --no-paired if rows do not belong together.',
    },
  );
}
