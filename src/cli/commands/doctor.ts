import { Command } from "commander";
import { parseFolder } from "../parse-values.ts";

export interface DoctorOptions {
  /** Start the MLX environment and try it. */
  readonly mlx: boolean;
  /** Only what a real Mac can answer, as a text to share. */
  readonly mac: boolean;
  readonly json: boolean;
  readonly resultsDir: string;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("Check this machine and installation; for each problem, what to type.")
    .option("--mlx", "start the MLX environment too and try it", false)
    .option("--mac", "only what a Mac alone can tell, as a text to share (some minutes)", false)
    .option("--results-dir <folder>", "where experiments are to be kept", parseFolder, "results")
    .option("--json", "print one JSON document", false)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      process.exitCode = await runDoctor(options);
    });
}
