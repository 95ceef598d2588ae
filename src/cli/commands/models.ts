import { Command, Option } from "commander";
import { collectWords, parseCount, parseSeed } from "../parse-values.ts";
import { addRequiredOption } from "../required-option.ts";

export interface SynthOptions {
  /** Not given: Q4_K_M, or the types of the file that is copied. */
  readonly quant?: "F16" | "Q8_0" | "Q4_0" | "Q4_1" | "Q4_K_M";
  /** A model file instead of a shape. */
  readonly like?: string;
  readonly output: string;
  readonly seed: number;
}

const CONFIG_DIR = [
  "--config-dir <folder>",
  "folder of models.yaml (default: the one shipped)",
] as const;
const JSON_FLAG = ["--json", "print one JSON document", false] as const;
const ID_HELP = "a key of models.yaml or models.lock";

export function modelsCommand(): Command {
  const models = new Command("models").description("See, fetch, verify and make models.");
  addSeeing(models);
  addFetching(models);
  addLocking(models);
  addKeeping(models);
  addSynth(models);
  addQuantize(models);
  return models;
}

function addSeeing(models: Command): void {
  models
    .command("list")
    .description("Models of models.yaml and models.lock, and whether they are here.")
    .option(...CONFIG_DIR)
    .option(...JSON_FLAG)
    .action(async (options: { configDir?: string; json: boolean }) => {
      const { listModels } = await import("../models/list-models.ts");
      process.exitCode = await listModels(options);
    });
  models
    .command("info")
    .description("What a model is, what it needs, and whether this machine can hold it.")
    .argument(
      "<model>",
      "a key of models.yaml or models.lock, or a path to a .gguf file or an MLX folder",
    )
    .option(
      "--context <tokens>",
      "context of the memory estimate (default: that of a run)",
      parseCount,
    )
    .option(...CONFIG_DIR)
    .option(...JSON_FLAG)
    .action(
      async (model: string, options: { configDir?: string; context?: number; json: boolean }) => {
        const { showModelInfo } = await import("../models/show-model-info.ts");
        process.exitCode = await showModelInfo(model, options);
      },
    );
}

function addFetching(models: Command): void {
  models
    .command("pull")
    .description("Fetch a model of models.lock, verify its hashes and keep it in the cache.")
    .argument("<id>", ID_HELP)
    .option("--offline", "ask no server: use only what is here (also: HF_HUB_OFFLINE=1)", false)
    .option(...CONFIG_DIR)
    .action(async (id: string, options: { configDir?: string; offline: boolean }) => {
      const { pullNamedModel } = await import("../models/pull-named-model.ts");
      process.exitCode = await pullNamedModel(id, options);
    });
}

function addLocking(models: Command): void {
  models
    .command("add")
    .description(
      "Lock a model of a Hugging Face repository: commit, files, hashes, licence. Downloads no weights.",
    )
    .argument("<owner/name>", "a repository with a GGUF or an MLX build")
    .option("--file <name.gguf>", "the GGUF file, where the repository holds several")
    .option("--revision <branch or commit>", "what to lock", "main")
    .option("--id <key>", "its key in models.lock (default: from the file's name)")
    .action(
      async (repository: string, options: { file?: string; revision: string; id?: string }) => {
        const { addModel } = await import("../models/add-model.ts");
        process.exitCode = await addModel(repository, options);
      },
    );
  models
    .command("lock")
    .description("Complete an unlocked entry of models.lock from the hub. Downloads no weights.")
    .argument("<id>", ID_HELP)
    .option(...CONFIG_DIR)
    .action(async (id: string, options: { configDir?: string }) => {
      const { lockModel } = await import("../models/lock-model.ts");
      process.exitCode = await lockModel(id, options);
    });
}

function addKeeping(models: Command): void {
  models
    .command("verify")
    .description("Hash every file of the models that are here and compare it with models.lock.")
    .argument("[ids...]", `${ID_HELP}, or paths to .gguf files (default: all that are here)`)
    .option(...CONFIG_DIR)
    .option(...JSON_FLAG)
    .action(async (ids: string[], options: { configDir?: string; json: boolean }) => {
      const { verifyModels } = await import("../models/verify-models.ts");
      process.exitCode = await verifyModels(ids, options);
    });
  models
    .command("rm")
    .description("Remove a model's files from the caches of this tool.")
    .argument("<id>", ID_HELP)
    .option("--everywhere", "also from the folders of Hugging Face's tools and LM Studio", false)
    .option(...CONFIG_DIR)
    .action(async (id: string, options: { configDir?: string; everywhere: boolean }) => {
      const { removeNamedModel } = await import("../models/remove-model.ts");
      process.exitCode = await removeNamedModel(id, options);
    });
}

function addSynth(models: Command): void {
  addRequiredOption(models.command("synth"), "--output <file>", "the file to write")
    .description(
      "Write a GGUF with the exact shape of a known model and random weights: speed and memory only.",
    )
    .argument("[shape]", "a shape of configs/shapes.yaml, such as qwen3-4b")
    .option("--like <file>", "take the shape and all types of a .gguf file instead")
    .addOption(
      new Option("--quant <type>", "quantization of a shape (default: Q4_K_M)").choices([
        "F16",
        "Q8_0",
        "Q4_0",
        "Q4_1",
        "Q4_K_M",
      ]),
    )
    .option("--seed <n>", "seed of the weights", parseSeed, 42)
    .action(async (shape: string | undefined, options: SynthOptions) => {
      const { synthesizeModel } = await import("../models/synthesize-model.ts");
      process.exitCode = await synthesizeModel(shape, options);
    });
}

interface QuantizeWords {
  readonly types: string[];
  readonly outputDir?: string;
  readonly threads?: number;
  readonly allowRequantize: boolean;
  readonly force: boolean;
}

function addQuantize(models: Command): void {
  const command = models
    .command("quantize")
    .description("Make builds of a GGUF in other quantizations, for a comparison of their quality.")
    .argument(
      "<model>",
      "a path to a .gguf file, or a key of models.yaml; best in F16, BF16 or F32",
    )
    .addOption(new Option("--types <types...>", "such as Q8_0,Q4_K_M,Q4_0").argParser(collectWords))
    .option("--output-dir <folder>", "where to write them (default: beside the model)")
    .option("--threads <n>", "threads (default: all cores)", parseCount)
    .option("--allow-requantize", "take a model that is quantized already", false)
    .option("--force", "make builds anew that are there", false);
  command
    .hook("preAction", (_, action) => {
      if (action.getOptionValue("types") !== undefined) return;
      action.error("error: required option '--types <types...>' not specified");
    })
    .action(async (model: string, options: QuantizeWords) => {
      const { quantizeModel } = await import("../models/quantize-model.ts");
      process.exitCode = await quantizeModel(model, options);
    });
}
