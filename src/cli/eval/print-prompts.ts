import { once } from "node:events";
import { ConfigError } from "../../core/errors.ts";
import { sha256Of } from "../../core/hash.ts";
import type { ItemRequest } from "../../core/evaluation.ts";
import { promptTextOf } from "../../plan/build-evaluation.ts";
import type { TaskAsk, TaskItem } from "../../tasks/task.ts";
import type { EvalOptions } from "../commands/eval.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";
import { chosenModels } from "../models/chosen-models.ts";
import { scoringLoadOptions } from "../scoring-load-options.ts";
import { askByGeneration } from "./ask-by-generation.ts";
import { modelWords } from "./eval-settings.ts";
import { loadEvalConfig, type EvalConfig } from "./load-eval-config.ts";
import { openTasks, printNote, sampleTasks } from "./open-tasks.ts";
import { drawnLeaves, leavesFor, type SampledTask } from "./drawn-leaves.ts";
import { prepareEvaluation } from "./prepare-evaluation.ts";

interface PromptLine {
  readonly task: string;
  readonly doc_id: number;
  readonly prompt_hash: string;
  readonly prompt: string;
  readonly continuations?: readonly string[];
}

/**
 * Prints what would be asked, one JSON line per item in the order of the data. Without a model the
 * plain texts are printed; with one, its chat template is applied where the setting says so.
 * @throws ConfigError `options-contradict` with --resume: what was asked stands in the experiment's plan
 */
export async function printPrompts(asked: EvalOptions): Promise<ExitCode> {
  if (asked.resume !== undefined) {
    throw new ConfigError("--print-prompts and --resume cannot be used together", {
      code: "options-contradict",
      hint: "Leave --resume out; the prompts of an experiment stand in its plan.jsonl.",
    });
  }
  const config = await loadEvalConfig(asked);
  if (!namesModel(asked)) {
    await printPlain(config, asked);
    return EXIT.done;
  }
  const models = await chosenModels(modelWords(asked), config, asked, KEEPS_WINDOWS_WHEN_SCORING);
  const options = askByGeneration(asked, config.tasks, models, printNote);
  const tasks = sampleTasks(await openTasks(config, options), options);
  for (const model of models) {
    const { trials } = await prepareEvaluation(
      model,
      (known) => leavesFor(known, tasks),
      scoringLoadOptions(options, () => false, false),
      options.fast ? "fast" : "exact",
      options.hangTimeout * 1000,
    );
    await print(inDataOrder(trials, tasks).map((trial) => lineOf(trial, trial.request)));
  }
  return EXIT.done;
}

async function printPlain(config: EvalConfig, options: EvalOptions): Promise<void> {
  const tasks = sampleTasks(await openTasks(config, options), options);
  if (options.setting === "realistic") {
    console.error("note: without a model there is no chat template; the plain form is printed.");
  }
  await print(plainLines(tasks));
}

function namesModel({ allModels, ...options }: EvalOptions): boolean {
  const { model, models, ggufPath, baseUrl } = options;
  return allModels || [model, models, ggufPath, baseUrl].some((way) => way !== undefined);
}

function* plainLines(tasks: readonly SampledTask[]): Generator<PromptLine> {
  for (const { task, items } of drawnLeaves(tasks, () => "text")) {
    for (const item of items) yield plainLine(task, item);
  }
}

function plainLine(task: string, { docId, ask }: TaskItem): PromptLine {
  if (ask.prompt.kind !== "text") throw new Error(`${task} has no plain form`);
  const prompt = ask.prompt.text;
  return {
    task,
    doc_id: docId,
    prompt_hash: sha256Of(prompt),
    prompt,
    ...continuationsOf(ask),
  };
}

function lineOf(
  { task, docId }: { readonly task: string; readonly docId: number },
  request: ItemRequest,
): PromptLine {
  const prompt = promptTextOf(request);
  return {
    task,
    doc_id: docId,
    prompt_hash: sha256Of(prompt),
    prompt,
    ...continuationsOf(request),
  };
}

function continuationsOf(ask: TaskAsk | ItemRequest): Pick<PromptLine, "continuations"> {
  if (ask.kind === "choices") return { continuations: ask.continuations };
  return ask.kind === "labels" ? { continuations: ask.labels } : {};
}

function inDataOrder<T extends { readonly task: string; readonly docId: number }>(
  trials: readonly T[],
  tasks: readonly SampledTask[],
): T[] {
  const order = tasks.flatMap(({ task }) => task.build("text").map((leaf) => leaf.task));
  return [...trials].sort(
    (a, b) => order.indexOf(a.task) - order.indexOf(b.task) || a.docId - b.docId,
  );
}

/** Waits where the reader is slower: 14,000 prompts would not fit into memory twice. */
async function print(lines: Iterable<PromptLine>): Promise<void> {
  for (const line of lines) {
    const isTaken = process.stdout.write(`${JSON.stringify(line)}\n`);
    if (!isTaken) await once(process.stdout, "drain");
  }
}
