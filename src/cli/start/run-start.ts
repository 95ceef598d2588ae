import { HarnessError } from "../../core/errors.ts";
import type { PerfOptions } from "../commands/perf.ts";
import type { StartOptions } from "../commands/start.ts";
import type { EngineOptions } from "../engine-options.ts";
import { runEval } from "../eval/run-eval.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { pullModelWithProgress } from "../models/pull-named-model.ts";
import { runPerf } from "../perf/run-perf.ts";
import { writeReports } from "../report/run-report.ts";
import { writeStandIn } from "./write-stand-in.ts";

/** The first model of a newcomer: small, with a chat template, free to use, and inside a Python package. */
const FIRST_MODEL = "smollm2_135m_q4_1";

/** Few runs, so that the first result is there within two minutes. */
const REDUCED = { runs: 2, warmup: 1, cooldown: 0.5 } as const;

/** Kinds of tasks that a newcomer sees, a few items each. */
const CAPABILITY = {
  task: ["banking77", "financial_phrasebank", "faq", "extraction", "mmlu", "gsm8k", "humaneval"],
  sampleSize: 6,
} as const;

/** Fetches a real model, or makes one of the same shape when it cannot be had, and measures it on every scenario and on a few items of every kind of task. */
export async function runStart(options: StartOptions): Promise<ExitCode> {
  const model = await firstModel();
  const { exitCode, directory, analysis } = await runPerf(perfOptions(model, options), () => false);
  const paths = await writeReports(analysis, ["markdown", "csv", "json"], `${directory}/report`);
  console.log(`\nReport:\n${paths.map((path) => `  ${path}`).join("\n")}`);
  const capability = isStandIn(model) ? null : await runCapability(model, options);
  console.log(`
Reduced runs (${REDUCED.runs} prompts per scenario, ${CAPABILITY.sampleSize} items per task). Next:
  edge-bench perf --models /path/to/your-model.gguf      your own model, 20 prompts per scenario
  edge-bench eval --model ${model} --task banking_all realistic     all items of the small sets
  edge-bench data list                                   data sets of the published tasks
  edge-bench ask --model ${model} "What is a SEPA transfer?"
  edge-bench models list                                 what else there is
From this folder, write \`npx edge-bench\` for \`edge-bench\`.`);
  return exitCode === EXIT.done && capability !== null ? capability : exitCode;
}

/** Random weights know nothing: there is no score of them. */
function isStandIn(model: string): boolean {
  return model !== FIRST_MODEL;
}

/** A few items of each kind of task, from the small sets that come with this project. */
async function runCapability(model: string, options: StartOptions): Promise<ExitCode> {
  console.log(`\nCapability, on the small sets of data/mini (no benchmark):`);
  const { exitCode } = await runEval(
    {
      ...engineDefaults(),
      ...CAPABILITY,
      model,
      allModels: false,
      fewshotMultiturn: true,
      mini: true,
      fast: false,
      reference: false,
      printPrompts: false,
      targetError: 0.02,
      seed: 42,
      checkpoint: true,
      progress: true,
      resultsDir: options.resultsDir,
      json: false,
    },
    () => false,
  );
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
    ...engineDefaults(),
    models: [model],
    scenarios: ["all"],
    ...REDUCED,
    seed: 42,
    compare: false,
    checkpoint: true,
    progress: true,
    resultsDir: options.resultsDir,
    json: false,
  };
}

/** What the command line would say if nothing were asked for. */
function engineDefaults(): EngineOptions {
  return {
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
