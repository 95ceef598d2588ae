import { Command, InvalidArgumentError } from "commander";
import { parseCount, parseSeed } from "../parse-values.ts";
import { parseMargin, type Margin } from "../stats/margin.ts";

export interface StatsOptions {
  readonly json: boolean;
  readonly paired?: boolean;
  readonly seed?: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly margin?: Margin;
  readonly resolution?: number;
}

export function statsCommand(): Command {
  return new Command("stats")
    .description("Figures, intervals and tests on your own numbers: one sample or two.")
    .argument(
      "<file>",
      'JSON {"a": [...], "b": [...], "paired": true, "seed": 42} or CSV with one or two columns; - for standard input',
    )
    .option("--json", "print one JSON document", false)
    .option("--paired", "row i of both samples belongs together (default: when they are as long)")
    .option("--no-paired", "the samples are independent")
    .option("--seed <n>", "seed of the bootstrap (default: the file's, else 42)", parseSeed)
    .option("--resamples <n>", "resamples of the bootstrap", parseResamples, 10_000)
    .option("--confidence <p>", "of every interval but that of equivalence", parseConfidence, 0.95)
    .option(
      "--margin <x>",
      "difference that counts as none, in the unit of the values or in % of the mean of b (default: 5%)",
      parseMargin,
    )
    .option(
      "--resolution <x>",
      "round differences to multiples of it before they are ranked",
      parseResolution,
    )
    .action(async (file: string, options: StatsOptions) => {
      const { runStats } = await import("../stats/run-stats.ts");
      process.exitCode = await runStats(file, options);
    });
}

function parseResamples(text: string): number {
  const count = parseCount(text);
  if (count >= 2 && count <= 10_000_000) return count;
  throw new InvalidArgumentError("It must be from 2 to 10,000,000.");
}

function parseConfidence(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be a number between 0 and 1, such as 0.95.");
}

function parseResolution(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number above 0.");
}
