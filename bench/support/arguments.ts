import { parseArgs } from "node:util";
import { ConfigError, HarnessError, messageOf } from "../../src/core/errors.ts";

/** Numbers that a benchmark takes as `--name N`, with their defaults. */
export type NumberOptions = Readonly<Record<string, number>>;

export interface BenchArguments<Numbers extends NumberOptions> {
  readonly numbers: { readonly [Name in keyof Numbers]: number };
  readonly positionals: readonly string[];
}

/** Reads `--name N` options and the words between them. @throws ConfigError `bench-arguments` */
export function readArguments<Numbers extends NumberOptions>(
  defaults: Numbers,
): BenchArguments<Numbers> {
  const names = Object.keys(defaults);
  const { values, positionals } = parse(names);
  const numbers = Object.fromEntries(
    names.map((name) => [name, readNumber(name, values[name], defaults[name] ?? 0)]),
  );
  return { numbers: numbers as BenchArguments<Numbers>["numbers"], positionals };
}

/**
 * Reads `--name N` options of a benchmark that measures the same things whatever is named.
 * @throws ConfigError `bench-arguments`, also for words that are no options
 */
export function readNumbers<Numbers extends NumberOptions>(
  defaults: Numbers,
): BenchArguments<Numbers>["numbers"] {
  const { numbers, positionals } = readArguments(defaults);
  if (positionals.length === 0) return numbers;
  throw new ConfigError(`This benchmark takes no names: ${positionals.join(" ")}`, {
    code: "bench-arguments",
    hint: `Leave them out: what it measures is fixed. ${optionList(Object.keys(defaults))}`,
  });
}

function parse(names: readonly string[]) {
  try {
    return parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
    });
  } catch (cause) {
    throw new ConfigError(messageOf(cause), {
      code: "bench-arguments",
      hint: optionList(names),
      cause,
    });
  }
}

function optionList(names: readonly string[]): string {
  return `Options: ${names.map((name) => `--${name} N`).join(", ")}`;
}

function readNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new ConfigError(`--${name} takes a whole number above 0, not "${text}"`, {
    code: "bench-arguments",
    hint: `Leave it out for ${fallback}.`,
  });
}

/** Runs a benchmark's entry: a known failure is printed as what happened and what to do; exit code 2. */
export async function runBench(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    console.error(`${error.message}\n  ${error.hint}`);
    process.exitCode = 2;
  }
}
