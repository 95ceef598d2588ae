import type { Comparison } from "../../analyze/inference/comparison.ts";
import { comparableCells } from "../../analyze/performance/analyze-performance.ts";
import { DEFAULT_INFERENCE } from "../../analyze/inference/settings.ts";
import { pairDesign } from "../../analyze/performance/paired-design.ts";
import { measuredPace } from "../../analyze/planning/measured-pace.ts";
import {
  varianceComponents,
  type VarianceComponents,
} from "../../analyze/planning/variance-components.ts";
import { HarnessError } from "../../core/errors.ts";
import { experimentFolders } from "../../store/run-folder.ts";
import { commandOf } from "../../store/stored-experiment.ts";
import { printable } from "../printable.ts";
import { loadExperiment, type LoadedExperiment } from "../report/load-experiment.ts";

/** How fast one model went through a scenario or task in an experiment of this machine. */
export interface Pace {
  readonly experimentId: string;
  readonly modelId: string;
  /** Of one prompt in one round with all its trials, or of one item. */
  readonly secondsPerUnit: number;
  readonly unitCount: number;
}

/** What earlier experiments say about a scenario or task. */
export interface History {
  /** Of the newest experiment that measured it. */
  readonly paces: readonly Pace[];
  readonly discordantShare: number | null;
  readonly components: VarianceComponents | null;
}

const NOTHING: History = { paces: [], discordantShare: null, components: null };

/** The newest experiment of the folder that measured the scenario or task, read for its pace and spread. */
export async function measuredHistory(
  resultsDir: string,
  what: { readonly command: "perf" | "eval"; readonly name: string },
): Promise<History> {
  for (const folder of await experimentFolders(resultsDir)) {
    const loaded = await loadIfReadable(folder, what.command);
    if (loaded === null) continue;
    const history = historyOf(loaded, what.name);
    if (history.paces.length > 0) return history;
  }
  return NOTHING;
}

function historyOf(loaded: LoadedExperiment, name: string): History {
  switch (loaded.command) {
    case "perf":
      return ofScenario(loaded, name);
    case "eval":
      return ofTask(loaded, name);
    case "overhead":
    case "comply":
      return NOTHING;
  }
}

async function loadIfReadable(
  directory: string,
  command: "perf" | "eval",
): Promise<LoadedExperiment | null> {
  try {
    return (await commandOf(directory)) === command ? await loadExperiment(directory) : null;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    console.error(`note: left out: ${printable(error.message)}`);
    return null;
  }
}

function ofScenario(
  { files, analysis }: Extract<LoadedExperiment, { command: "perf" }>,
  scenario: string,
): History {
  const { manifest, records } = files;
  const { runs } = records;
  const measured = runs.filter((run) => run.scenario === scenario && run.phase === "measured");
  const paces = manifest.models.flatMap(({ modelId }) => {
    const own = measured.filter((run) => run.modelId === modelId);
    const units = new Set(own.map(({ promptId, round }) => `${round} ${promptId}`)).size;
    const { seconds, trialCount } = measuredPace(
      runs,
      (run) => run.modelId === modelId && run.scenario === scenario && run.phase === "measured",
    );
    if (trialCount === 0 || units === 0) return [];
    const secondsPerUnit = (seconds / trialCount) * (own.length / units);
    return [paceOf(analysis.experiment.experimentId, modelId, secondsPerUnit, units)];
  });
  return { paces, discordantShare: null, components: componentsOf(files, scenario) };
}

/** Of the first two models of the experiment, on decode speed; `null` unless prompts were crossed with rounds. */
function componentsOf(
  files: Extract<LoadedExperiment, { command: "perf" }>["files"],
  scenario: string,
): VarianceComponents | null {
  const cells = comparableCells(files, DEFAULT_INFERENCE).filter(
    (cell) => cell.scenario === scenario,
  );
  const [a] = cells;
  const b = cells.find(
    (cell) => cell.mode === a?.mode && cell.subject.modelId !== a.subject.modelId,
  );
  if (a === undefined || b === undefined) return null;
  const speeds = (cell: typeof a) => cell.values.get("decode-tokens-per-second") ?? [];
  const { matrix } = pairDesign(speeds(a), speeds(b));
  return matrix === null ? null : varianceComponents(matrix);
}

function ofTask(
  { files, analysis }: Extract<LoadedExperiment, { command: "eval" }>,
  task: string,
): History {
  // A small set that stood in for the task's data says nothing about it.
  const leaves = new Set(
    files.manifest.tasks
      .filter((one) => one.task === task || (one.family === task && one.dataset !== "mini"))
      .map((one) => one.task),
  );
  const paces = files.manifest.models.flatMap(({ modelId }) => {
    const { seconds, trialCount } = measuredPace(
      files.records,
      (record) => record.modelId === modelId && leaves.has(record.task),
    );
    return trialCount === 0
      ? []
      : [paceOf(analysis.experimentId, modelId, seconds / trialCount, trialCount)];
  });
  return {
    paces,
    discordantShare: discordantShareOf(analysis.comparisons, task),
    components: null,
  };
}

function paceOf(
  experimentId: string,
  modelId: string,
  secondsPerUnit: number,
  unitCount: number,
): Pace {
  return { experimentId, modelId, secondsPerUnit, unitCount };
}

/** Of the first pair of models; `null` without one, and where they never differ: 0 would plan for nothing. */
function discordantShareOf(comparisons: readonly Comparison[], task: string): number | null {
  const found = comparisons.find(
    ({ workload, discordance }) => workload === task && discordance !== null,
  );
  if (found?.discordance === null || found === undefined) return null;
  const { both, onlyA, onlyB, neither } = found.discordance;
  const discordant = onlyA + onlyB;
  return discordant === 0 ? null : discordant / (both + discordant + neither);
}
