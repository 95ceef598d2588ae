import { Command } from "commander";
import { collectWords, parseFolder } from "../parse-values.ts";

export interface DataListOptions {
  readonly dataDir?: string;
  readonly json: boolean;
}

export interface DataPullOptions {
  readonly form?: string;
  readonly acceptLicense?: readonly string[];
}

export interface DataVerifyOptions {
  readonly dataDir?: string;
  readonly json: boolean;
}

const DATA_DIR_HELP =
  "folder with a folder for each data set (default: EDGE_BENCH_DATA_DIR), before the downloads";

export function dataCommand(): Command {
  const data = new Command("data").description("See, download and verify data sets.");
  data
    .command("list")
    .description("Data sets of datasets.lock: rows, licence, and whether they are here.")
    .option("--data-dir <folder>", DATA_DIR_HELP, parseFolder)
    .option("--json", "print one JSON document", false)
    .action(async (options: DataListOptions) => {
      const { listDatasets } = await import("../data/list-datasets.ts");
      process.exitCode = await listDatasets(options);
    });
  data
    .command("pull")
    .description("Download data sets, verify their SHA-256 and keep them in the cache.")
    .argument("<names...>", "data sets, such as banking77 gsm8k")
    .option("--form <id>", "form to download, such as parquet (default: the first of the lock)")
    .option(
      "--accept-license <name>",
      "a data set whose licence you accept, such as financial_phrasebank; needed once",
      collectWords,
    )
    .action(async (names: string[], options: DataPullOptions) => {
      const { pullDatasets } = await import("../data/pull-datasets.ts");
      process.exitCode = await pullDatasets(names, options);
    });
  data
    .command("verify")
    .description("Hash every file of the data sets that are here and compare it with the lock.")
    .argument("[names...]", "data sets (default: all that are here)")
    .option("--data-dir <folder>", DATA_DIR_HELP, parseFolder)
    .option("--json", "print one JSON document", false)
    .action(async (names: string[], options: DataVerifyOptions) => {
      const { verifyDatasets } = await import("../data/verify-datasets.ts");
      process.exitCode = await verifyDatasets(names, options);
    });
  return data;
}
