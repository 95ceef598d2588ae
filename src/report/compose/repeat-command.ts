import { shellWord } from "../../core/shell-word.ts";

/** Options that are on by themselves: only `--no-...` is typed. */
const ON_BY_DEFAULT: ReadonlySet<string> = new Set(["mmap", "fewshotMultiturn", "keepAlive"]);
/** On by itself in one command and off in another. */
const ALWAYS_TYPED: ReadonlySet<string> = new Set(["swaFull"]);

/**
 * The command line that measures the same again, from the options that an experiment's manifest keeps. What
 * was not given is not typed; values that were taken by default are, so that another version's defaults
 * change nothing.
 */
export function repeatCommand(
  command: "perf" | "eval" | "overhead",
  options: Readonly<Record<string, unknown>>,
): string {
  // The same prompts in every round take the place of --runs; both together are refused.
  const left = options["prompts"] === null ? ["prompts"] : ["runs"];
  const words = Object.entries(options)
    .filter(([name]) => !left.includes(name))
    .flatMap(([name, value]) => optionWords(name, value));
  return ["edge-bench", command, ...words].join(" ");
}

function optionWords(name: string, value: unknown): string[] {
  const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (typeof value === "boolean") return switchWords(name, dashed, value);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const typed = values.filter((one) => typeof one === "string" || typeof one === "number");
  return typed.length === 0 ? [] : [`--${dashed}`, ...typed.map((one) => shellWord(String(one)))];
}

function switchWords(name: string, dashed: string, isOn: boolean): string[] {
  if (ALWAYS_TYPED.has(name)) return [isOn ? `--${dashed}` : `--no-${dashed}`];
  if (ON_BY_DEFAULT.has(name)) return isOn ? [] : [`--no-${dashed}`];
  return isOn ? [`--${dashed}`] : [];
}
