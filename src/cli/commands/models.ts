import { Command, Option } from "commander";
import { parseSeed } from "../parse-values.ts";
import { addRequiredOption } from "../required-option.ts";

export interface SynthOptions {
  readonly quant: "F16" | "Q8_0" | "Q4_0" | "Q4_K_M";
  readonly output: string;
  readonly seed: number;
}

export function modelsCommand(): Command {
  const models = new Command("models").description("See, fetch and make models.");
  models
    .command("list")
    .description("Models of models.yaml and models.lock, and whether they are here.")
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)")
    .option("--json", "print one JSON document", false)
    .action(async (options: { configDir?: string; json: boolean }) => {
      const { listModels } = await import("../models/list-models.ts");
      process.exitCode = await listModels(options);
    });
  models
    .command("info")
    .description("What the configuration, the lock and the file of a model say.")
    .argument("<model>", "a path to a .gguf file, or a key of models.yaml")
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)")
    .option("--json", "print one JSON document", false)
    .action(async (model: string, options: { configDir?: string; json: boolean }) => {
      const { showModelInfo } = await import("../models/show-model-info.ts");
      process.exitCode = await showModelInfo(model, options);
    });
  models
    .command("pull")
    .description("Fetch a model of models.lock, verify its SHA-256 and keep it in the model cache.")
    .argument("<id>", "a key of models.yaml or models.lock")
    .option("--config-dir <folder>", "folder of models.yaml (default: the one shipped)")
    .action(async (id: string, options: { configDir?: string }) => {
      const { pullNamedModel } = await import("../models/pull-named-model.ts");
      process.exitCode = await pullNamedModel(id, options);
    });
  addRequiredOption(models.command("synth"), "--output <file>", "the file to write")
    .description(
      "Write a GGUF with the exact shape of a known model and random weights: speed and memory only.",
    )
    .argument("<shape>", "a shape of configs/shapes.yaml, such as qwen3-4b")
    .addOption(
      new Option("--quant <type>", "quantization")
        .choices(["F16", "Q8_0", "Q4_0", "Q4_K_M"])
        .default("Q4_K_M"),
    )
    .option("--seed <n>", "seed of the weights", parseSeed, 42)
    .action(async (shape: string, options: SynthOptions) => {
      const { synthesizeModel } = await import("../models/synthesize-model.ts");
      process.exitCode = await synthesizeModel(shape, options);
    });
  return models;
}
