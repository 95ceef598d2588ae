import { Command, Option } from "commander";
import { type ProfileId, profileIds } from "../../core/compliance/assessment.ts";
import { collectWords, parseFolder } from "../parse-values.ts";

export interface LicensesOptions {
  readonly models?: readonly string[];
  readonly profile?: ProfileId;
  readonly dataDir?: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function licensesCommand(): Command {
  return new Command("licenses")
    .description(
      "Licences of models and data sets, read from the files; with --profile exit 1 when a model is red for it.",
    )
    .option(
      "--models <models...>",
      "keys or groups of models.yaml, or paths to .gguf files or MLX folders (default: all that are here)",
      collectWords,
    )
    .addOption(
      new Option("--profile <profile>", "where the models are to be used").choices([...profileIds]),
    )
    .option(
      "--data-dir <folder>",
      "folder with a folder for each data set, whose licence texts are read",
      parseFolder,
    )
    .option("--config-dir <folder>", "folder of models.yaml and compliance/licences.yaml")
    .option("--json", "print one JSON document", false)
    .action(async (options: LicensesOptions) => {
      const { runLicenses } = await import("../licenses/run-licenses.ts");
      process.exitCode = await runLicenses(options);
    });
}
