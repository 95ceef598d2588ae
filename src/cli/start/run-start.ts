import { join } from "node:path";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadDecisionRules } from "../../config/decision.ts";
import { HarnessError } from "../../core/errors.ts";
import type { PerfOptions } from "../commands/perf.ts";
import type { StartOptions } from "../commands/start.ts";
import { evalDefaults } from "../eval/eval-defaults.ts";
import { runEval } from "../eval/run-eval.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { pullModelWithProgress } from "../models/pull-named-model.ts";
import { perfDefaults } from "../perf/perf-defaults.ts";
import { runPerf } from "../perf/run-perf.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { loadExperiment, type LoadedExperiment } from "../report/load-experiment.ts";
import { reportFiles, writeReportFiles } from "../report/report-files.ts";
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
  const perf = await runPerf(perfOptions(model, options), () => false);
  const capability = isStandIn(model) ? null : await runCapability(model, options);
  await reportBoth([perf.directory, ...(capability === null ? [] : [capability.directory])]);
  console.log(`
Reduced runs (${REDUCED.runs} prompts per scenario, ${CAPABILITY.sampleSize} items per task). Next:
  edge-bench perf --models /path/to/your-model.gguf      your own model, 20 prompts per scenario
  edge-bench eval --model ${model} --task banking_all realistic     all items of the small sets
  edge-bench data list                                   data sets of the published tasks
  edge-bench ask --model ${model} "What is a SEPA transfer?"
  edge-bench models list                                 what else there is
From this folder, write \`npx edge-bench\` for \`edge-bench\`.`);
  return perf.exitCode === EXIT.done && capability !== null ? capability.exitCode : perf.exitCode;
}

/** Random weights know nothing: there is no score of them. */
function isStandIn(model: string): boolean {
  return model !== FIRST_MODEL;
}

/** A few items of each kind of task, from the small sets that come with this project. */
async function runCapability(model: string, options: StartOptions): ReturnType<typeof runEval> {
  console.log(`\nCapability, on the small sets of data/mini (no benchmark):`);
  return runEval(
    { ...evalDefaults(), ...CAPABILITY, model, mini: true, resultsDir: options.resultsDir },
    () => false,
  );
}

/** One report of speed and capability, in the folder of the first. */
async function reportBoth(folders: readonly string[]): Promise<void> {
  const experiments: LoadedExperiment[] = [];
  for (const folder of folders) experiments.push(await loadExperiment(folder));
  const rules = await loadDecisionRules(resolveConfigDir(null));
  const files = reportFiles(buildDossier(experiments, rules), ["markdown", "html", "csv"], ["en"]);
  const paths = await writeReportFiles(files, join(folders[0] ?? ".", "report"));
  console.log(`\nReport:\n${paths.map((path) => `  ${path}`).join("\n")}`);
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
  const { resultsDir } = options;
  return { ...perfDefaults(), models: [model], scenarios: ["all"], ...REDUCED, resultsDir };
}
