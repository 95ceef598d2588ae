import { Command, Option } from "commander";
import { KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { addServerOptions, type ServerOptions } from "../server-options.ts";
import { addProveOfflineOption, type ProveOfflineOption } from "./prove-offline-option.ts";
import {
  collectWords,
  parseCount,
  parseCountOrZero,
  parseFolder,
  parseFraction,
  parseSeed,
} from "../parse-values.ts";

/** Options of `edge-bench eval`. `undefined` leaves the choice to `configs/eval_tasks.yaml`, or to the resumed experiment. */
export interface EvalOptions extends EngineOptions, ServerOptions, ProveOfflineOption {
  readonly task?: readonly string[];
  readonly model?: string;
  readonly models?: readonly string[];
  readonly allModels: boolean;
  readonly ggufPath?: string;
  readonly sampleSize?: number;
  readonly fewshot?: number;
  readonly fewshotMultiturn: boolean;
  readonly setting?: "realistic" | "controlled";
  readonly scorer?: "label-probabilities" | "label-text";
  readonly mini: boolean;
  readonly dataDir?: string;
  readonly acceptLicense?: readonly string[];
  readonly fast: boolean;
  readonly reference: boolean;
  readonly printPrompts: boolean;
  readonly targetError: number;
  readonly seed: number;
  /** `true`: the newest unfinished one. */
  readonly resume?: string | true;
  readonly checkpoint: boolean;
  readonly progress: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function evalCommand(): Command {
  const command = new Command("eval")
    .description("Score models on tasks: multiple choice, classification, bank work, code.")
    .option(
      "--task <names...>",
      "a task or group of configs/eval_tasks.yaml, such as banking77, realistic, mmlu, all",
      collectWords,
    )
    .option("--model <name>", "one model: a key of configs/models.yaml or a path")
    .option("--models <names...>", "several models, as in perf", collectWords)
    .option("--all-models", "every model of configs/models.yaml that is here", false)
    .option("--gguf-path <file>", "a .gguf file; without --task, the tasks of the group harness")
    .option("--sample-size <n>", "items per task, drawn with the seed (default: all)", parseCount)
    .option("--fewshot <k>", "shots (default: as each task is defined)", parseCountOrZero)
    .option(
      "--no-fewshot-multiturn",
      "with a chat template, put all shots into one user turn instead of turns of their own",
    )
    .addOption(
      new Option(
        "--setting <name>",
        "realistic: the model's chat template; controlled: one plain text (default: by task)",
      ).choices(["realistic", "controlled"]),
    )
    .addOption(
      new Option(
        "--scorer <name>",
        "how labels are asked for: probabilities of all, or a written answer (default: by task)",
      ).choices(["label-probabilities", "label-text"]),
    );
  addServerOptions(addEngineOptions(command, KEEPS_WINDOWS_WHEN_SCORING));
  return addRunOptions(command).action(async (options: EvalOptions, self: Command) => {
    const given = (name: string): boolean => self.getOptionValueSource(name) === "cli";
    if (options.proveOffline) {
      const { proveOffline } = await import("../offline/prove-offline.ts");
      const exitCode = await proveOffline(options);
      if (exitCode !== null) {
        process.exitCode = exitCode;
        return;
      }
    }
    if (options.printPrompts) {
      const { printPrompts } = await import("../eval/print-prompts.ts");
      process.exitCode = await printPrompts(options);
      return;
    }
    const { runEval } = await import("../eval/run-eval.ts");
    process.exitCode = (await runEval(options, given)).exitCode;
  });
}

function addRunOptions(command: Command): Command {
  return addProveOfflineOption(command)
    .option(
      "--data-dir <folder>",
      "folder of data sets (default: EDGE_BENCH_DATA_DIR, then what `data pull` fetched)",
      parseFolder,
    )
    .option("--mini", "use the small sets that were written for this project", false)
    .option(
      "--accept-license <names...>",
      "data sets whose licence you accept, such as financial_phrasebank",
      collectWords,
    )
    .option("--fast", "batch several sequences: faster, deviates a little", false)
    .option(
      "--reference",
      "KV cache in F32, no flash attention: for comparisons with other implementations",
      false,
    )
    .option("--print-prompts", "print what would be asked as JSON lines; no model needed", false)
    .option(
      "--target-error <share>",
      "of classified texts, find the confidence above which at most this share is wrong",
      parseFraction,
      0.02,
    )
    .option("--seed <n>", "seed of every random choice", parseSeed, 42)
    .option("--resume [id]", "go on with the newest unfinished experiment, or the one named")
    .option("--no-checkpoint", "do not force each record to disk; the experiment cannot be resumed")
    .option("--no-progress", "print no progress")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder of the configuration (default: the one shipped)")
    .option("--json", "print the results as one JSON document on standard output", false);
}
