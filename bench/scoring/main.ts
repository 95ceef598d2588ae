import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { readNumbers, runBench } from "../support/arguments.ts";
import { withEngine } from "../support/engine.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { realModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { medianOf, spreadOf } from "../support/spread.ts";
import { fixed, percent, renderTable } from "../support/table.ts";
import { trialsFor } from "./evaluation-trials.ts";
import { labelTimes, type LabelTimes } from "./labels.ts";
import { timeLmEval } from "./lm-eval.ts";
import { barePass, scoringPass, type ScoringPass } from "./multiple-choice.ts";

/** The model that lm-eval is given too, as a folder of its weights in float32. */
const FLOAT32 = "SmolLM2-135M-Instruct.f32.gguf";

const SUBJECTS = ["anatomy", "business_ethics", "econometrics", "high_school_macroeconomics"];

interface Settings {
  readonly threads: number;
  readonly items: number;
  readonly passes: number;
  readonly labels: number;
}

interface ChoiceFigures {
  readonly model: string;
  readonly passes: readonly (Omit<ScoringPass, "records"> & { readonly bareSeconds: number })[];
}

/** `bench:scoring`: what scoring costs beside the bare evaluation of the tokens, and beside lm-eval. */
await runBench(async () => {
  const numbers = readNumbers({
    threads: defaultThreadCount(),
    items: 8,
    passes: 3,
    labels: 20,
  });
  requireData();
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  const choices: (ChoiceFigures & { readonly lmEvalSeconds: number | null })[] = [];
  for (const name of ["SmolLM2-135M-Instruct.Q4_1.gguf", FLOAT32]) {
    const { figures, trials } = await measureChoices(realModel(name).path, numbers, name);
    showChoices(figures, numbers);
    if (name !== FLOAT32) {
      choices.push({ ...figures, lmEvalSeconds: null });
      continue;
    }
    const lmEvalSeconds = await timeLmEval(trials, numbers.threads);
    console.log(lmEvalLine(figures, lmEvalSeconds));
    choices.push({ ...figures, lmEvalSeconds });
  }
  const labels = await measureLabels(realModel("SmolLM2-135M-Instruct.Q4_1.gguf").path, numbers);
  showLabels(labels);
  const path = writeBenchResult({
    bench: "scoring",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers },
    results: [...choices, { labels }],
  });
  console.log(`Every value: ${path}`);
});

function requireData(): void {
  if ((process.env["EDGE_BENCH_DATA_DIR"] ?? "") !== "") return;
  throw new PrerequisiteError("This benchmark reads MMLU and Banking77", {
    code: "bench-data-missing",
    hint: "Set EDGE_BENCH_DATA_DIR to the folder of data sets.",
  });
}

/** Passes in turns: ours, then the bare evaluation of the same tokens by another process of the same model. */
async function measureChoices(modelPath: string, settings: Settings, model: string) {
  const options = { threads: settings.threads, contextTokens: 4096 };
  console.error(`${model}: loading it twice, and MMLU ...`);
  return withEngine(modelPath, options, (ours) =>
    withEngine(modelPath, options, async (bare) => {
      const trials = await trialsFor(ours, modelPath, {
        task: "mmlu",
        form: "text",
        fewshot: 5,
        scorer: null,
        pick: (leaves) =>
          leaves
            .filter(({ task }) => SUBJECTS.some((subject) => task === `mmlu_${subject}`))
            .map((leaf) => ({ ...leaf, items: leaf.items.slice(0, settings.items) })),
      });
      console.error(`${model}: ${trials.length} items in each of ${settings.passes} passes ...`);
      const passes = [];
      for (let pass = 0; pass < settings.passes; pass += 1) {
        const { records, ...cost } = await scoringPass(ours, trials);
        const bareSeconds = await barePass(bare, trials, { ...cost, records });
        passes.push({ ...cost, bareSeconds });
        console.error(
          `${model}: pass ${pass + 1} of ${settings.passes}, ${cost.wallSeconds.toFixed(1)} s and bare ${bareSeconds.toFixed(1)} s`,
        );
      }
      return { figures: { model, passes }, trials };
    }),
  );
}

function showChoices(figures: ChoiceFigures, settings: Settings): void {
  const { passes } = figures;
  const ratio = (pick: (pass: ChoiceFigures["passes"][number]) => number) =>
    spreadOf(passes.map(pick));
  const tokens = ratio((pass) => pass.evaluatedTokens / pass.separateTokens);
  const wall = ratio((pass) => pass.wallSeconds / pass.bareSeconds);
  const overhead = ratio((pass) => (pass.wallSeconds - pass.engineSeconds) / pass.wallSeconds);
  const line = (name: string, spread: ReturnType<typeof spreadOf>, target: string) => [
    name,
    percent(spread.median),
    percent(spread.minimum),
    percent(spread.maximum),
    target,
  ];
  console.log(
    `\n${figures.model}: MMLU 5-shot, ${SUBJECTS.length} subjects x ${settings.items} items, ${settings.threads} threads, ${passes.length} passes\n`,
  );
  console.log(
    renderTable(
      ["", "median", "min", "max", "target"],
      [
        line("tokens evaluated / prompt x 4 choices", tokens, "<= 10 %"),
        line("wall / bare evaluation of these tokens", wall, "<= 115 %"),
        line("time outside the engine / wall", overhead, "<= 2 %"),
      ],
    ),
  );
}

/** Both evaluate float32 weights. */
function lmEvalLine({ passes }: ChoiceFigures, lmEvalSeconds: number | null): string {
  if (lmEvalSeconds === null) {
    return "lm-eval's hf backend: not timed (EDGE_BENCH_LM_EVAL_PYTHON, and smollm2-135m-fp32 in EDGE_BENCH_TEST_MODELS)";
  }
  const seconds = medianOf(passes.map((pass) => pass.wallSeconds));
  return `lm-eval hf float32 ${fixed(lmEvalSeconds, 1)} s, ours float32 ${fixed(seconds, 1)} s: ${fixed(seconds / lmEvalSeconds, 3)} of its time`;
}

async function measureLabels(modelPath: string, settings: Settings): Promise<LabelTimes[]> {
  const options = { threads: settings.threads, contextTokens: 4096, sequences: 64 };
  console.error("Banking77: loading the model, rendering the texts ...");
  return withEngine(modelPath, options, async (session) => {
    const choose = (scorer: "label-probabilities" | "label-text") =>
      trialsFor(session, modelPath, {
        task: "banking77",
        form: "chat",
        fewshot: 0,
        scorer,
        pick: (leaves) =>
          leaves.map((leaf) => ({ ...leaf, items: leaf.items.slice(0, settings.labels) })),
      });
    const probabilities = await choose("label-probabilities");
    const greedy = new Map((await choose("label-text")).map((trial) => [trial.docId, trial]));
    const times: LabelTimes[] = [];
    for (const trial of probabilities) {
      const other = greedy.get(trial.docId);
      if (other === undefined) continue;
      times.push(await labelTimes(session, trial, other));
      console.error(`Banking77: text ${times.length} of ${probabilities.length}`);
    }
    return times;
  });
}

/** The first row is the target's; the others say what it depends on. */
function showLabels(times: readonly LabelTimes[]): void {
  const median = (pick: (time: LabelTimes) => number) => medianOf(times.map(pick));
  const row = (
    name: string,
    all: (time: LabelTimes) => number,
    one: (time: LabelTimes) => number,
    target: string,
  ) => [
    name,
    `${fixed(median(all), 0)} ms`,
    `${fixed(median(one), 0)} ms`,
    fixed(
      median((time) => all(time) / one(time)),
      2,
    ),
    target,
  ];
  const warm = (time: LabelTimes) => time.allLabelsMs;
  const written = median((time) => time.greedyTokens);
  const right = median((time) => time.rightLengthTokens);
  console.log(`\nBanking77, ${times.length} texts, the instruction with its labels in the cache\n`);
  console.log(
    renderTable(
      ["one label", "all 77", "one", "ratio", "target"],
      [
        row(
          `as the model writes it (median ${written} tokens)`,
          warm,
          (t) => t.greedyLabelMs,
          "<= 1.5",
        ),
        row(`as long as the right one (median ${right})`, warm, (t) => t.rightLengthMs, ""),
        row(
          "as it writes it, nothing cached",
          (t) => t.coldAllLabelsMs,
          (t) => t.coldGreedyLabelMs,
          "",
        ),
      ],
    ),
  );
}
