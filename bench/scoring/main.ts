import { mkdtemp, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import type { EvaluationTrial } from "../../src/core/evaluation.ts";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { withEngine } from "../support/engine.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { realModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { runTool } from "../support/run-tool.ts";
import { medianOf, spreadOf } from "../support/spread.ts";
import { fixed, percent, renderTable } from "../support/table.ts";
import { trialsFor } from "./evaluation-trials.ts";
import { labelTimes, type LabelTimes } from "./labels.ts";
import { barePass, scoringPass, type ScoringPass } from "./multiple-choice.ts";

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
  const { numbers } = readArguments({
    threads: defaultThreadCount(),
    items: 8,
    passes: 3,
    labels: 20,
  });
  requireData();
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  console.log(machineLine(machine, conditionsBefore));
  const choices: ChoiceFigures[] = [];
  const hf: unknown[] = [];
  for (const name of ["SmolLM2-135M-Instruct.Q4_1.gguf", "SmolLM2-135M-Instruct.f32.gguf"]) {
    const { figures, lmEvalSeconds } = await measureChoices(realModel(name).path, numbers, name);
    choices.push(figures);
    if (lmEvalSeconds !== null) hf.push({ model: name, lmEvalSeconds });
    showChoices(figures, lmEvalSeconds, numbers);
  }
  const labels = await measureLabels(realModel("SmolLM2-135M-Instruct.Q4_1.gguf").path, numbers);
  showLabels(labels);
  const path = writeBenchResult({
    bench: "scoring",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers },
    results: [...choices, ...hf, { labels }],
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
      const passes = [];
      for (let pass = 0; pass < settings.passes; pass += 1) {
        const { records, ...cost } = await scoringPass(ours, trials);
        const bareSeconds = await barePass(bare, trials, { ...cost, records });
        passes.push({ ...cost, bareSeconds });
      }
      const lmEvalSeconds = await timeLmEval(trials, settings);
      return { figures: { model, passes }, lmEvalSeconds };
    }),
  );
}

/** The same pairs through lm-eval's hf backend; `null` when EDGE_BENCH_LM_EVAL_PYTHON is not set. */
async function timeLmEval(
  trials: readonly EvaluationTrial[],
  settings: Settings,
): Promise<number | null> {
  const python = process.env["EDGE_BENCH_LM_EVAL_PYTHON"] ?? "";
  const folder = join(process.env["EDGE_BENCH_TEST_MODELS"] ?? "", "smollm2-135m-fp32");
  if (python === "" || !existsSync(folder)) return null;
  const lines = trials.flatMap(({ request }) =>
    request.kind !== "choices"
      ? []
      : request.continuations.map((continuation) =>
          JSON.stringify({ context: request.context, continuation }),
        ),
  );
  const input = join(await mkdtemp(join(tmpdir(), "edge-bench-hf-")), "requests.jsonl");
  await writeFile(input, `${lines.join("\n")}\n`);
  const script = join(dirname(fileURLToPath(import.meta.url)), "lm_eval_hf.py");
  const command = `"${python}" "${script}" "${folder}" ${settings.threads} < "${input}"`;
  const output = await runTool("sh", ["-c", command], { hint: "pip install lm_eval torch" });
  return (JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as { seconds: number }).seconds;
}

function showChoices(figures: ChoiceFigures, lmEval: number | null, settings: Settings): void {
  const { passes } = figures;
  const ratio = (pick: (pass: ChoiceFigures["passes"][number]) => number) =>
    spreadOf(passes.map(pick));
  const tokens = ratio((pass) => pass.evaluatedTokens / pass.separateTokens);
  const wall = ratio((pass) => pass.wallSeconds / pass.bareSeconds);
  const overhead = ratio((pass) => (pass.wallSeconds - pass.engineSeconds) / pass.wallSeconds);
  const seconds = medianOf(passes.map((pass) => pass.wallSeconds));
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
  console.log(
    lmEval === null
      ? "lm-eval's hf backend: not timed (EDGE_BENCH_LM_EVAL_PYTHON)"
      : `lm-eval hf float32 ${fixed(lmEval, 1)} s, ours ${fixed(seconds, 1)} s: ${fixed(seconds / lmEval, 3)} of its time`,
  );
}

async function measureLabels(modelPath: string, settings: Settings): Promise<LabelTimes[]> {
  const options = { threads: settings.threads, contextTokens: 4096, sequences: 64 };
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
      if (other !== undefined) times.push(await labelTimes(session, trial, other));
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
