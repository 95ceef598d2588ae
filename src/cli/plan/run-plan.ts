import { planAccuracy, type AccuracyPlan } from "../../analyze/planning/plan-accuracy.ts";
import { planSpeed } from "../../analyze/planning/plan-speed.ts";
import { ASSUMED_COMPONENTS } from "../../analyze/planning/variance-components.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadEvalTasks, selectTasks, type SelectedTask } from "../../config/eval-tasks.ts";
import { loadPromptFile, resolvePromptsFile } from "../../config/prompts.ts";
import { loadScenariosFile } from "../../config/scenarios.ts";
import { selectScenarios, type SelectedScenario } from "../../config/select-scenarios.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { PlanOptions } from "../commands/plan.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { availableItems } from "./available-items.ts";
import { modelNotMeasured, requirePossible, requirePrompts } from "./check-options.ts";
import { measuredHistory, type History, type Pace } from "./measured-history.ts";
import { accuracyLines, speedLines } from "./plan-text.ts";
import type { PlannedTime, Planned } from "./planned.ts";

/** Share of items on which two models of similar size disagree, where nothing was measured. */
const ASSUMED_DISCORDANT_SHARE = 0.2;

/** Prints what a difference takes: items for a task, prompts and rounds for a scenario; and how long that is here. */
export async function runPlan(options: PlanOptions): Promise<ExitCode> {
  requirePossible(options);
  const plans = await plansOf(options);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(plans, null, 2)}\n`);
    return EXIT.done;
  }
  const texts = plans.map((planned) =>
    (planned.kind === "accuracy" ? accuracyLines(planned) : speedLines(planned)).join("\n"),
  );
  console.log(texts.join("\n\n"));
  return EXIT.done;
}

async function plansOf(options: PlanOptions): Promise<Planned[]> {
  const configDir = resolveConfigDir(options.configDir ?? null);
  const plans: Planned[] = [];
  if (options.task !== undefined) {
    for (const task of selectTasks(await loadEvalTasks(configDir), [options.task])) {
      plans.push(await planTask(task, options));
    }
    return plans;
  }
  const scenarios = selectScenarios(await loadScenariosFile(configDir), [options.scenario ?? ""]);
  for (const scenario of scenarios) plans.push(await planScenario(scenario, options, configDir));
  return plans;
}

async function planTask({ name }: SelectedTask, options: PlanOptions): Promise<Planned> {
  const history = await measuredHistory(options.resultsDir, { command: "eval", name });
  const difference = options.detect / 100;
  const plan = planAccuracy({
    task: name,
    difference,
    ...discordanceOf(history.discordantShare, difference, options),
    power: options.power / 100,
    alpha: options.alpha / 100,
    availableCount: await availableItems(name, options),
  });
  return { ...plan, time: timeOf(history, options, plan.itemCount) };
}

/** Two models that differ by so much disagree on at least as many items, whatever was measured of others. */
function discordanceOf(
  measured: number | null,
  difference: number,
  { discordant }: PlanOptions,
): Pick<AccuracyPlan, "discordantShare" | "discordantSource"> {
  if (discordant === undefined && measured !== null && measured >= difference) {
    return { discordantShare: measured, discordantSource: "measured" };
  }
  const share = discordant === undefined ? ASSUMED_DISCORDANT_SHARE : discordant / 100;
  return { discordantShare: Math.max(share, difference), discordantSource: "assumed" };
}

async function planScenario(
  { key, scenario }: SelectedScenario,
  options: PlanOptions,
  configDir: string,
): Promise<Planned> {
  const path = resolvePromptsFile(scenario.prompts_file, { configDir, packageRoot: packageRoot() });
  const { prompts } = await loadPromptFile(path);
  requirePrompts(key, prompts.length);
  const history = await measuredHistory(options.resultsDir, { command: "perf", name: key });
  const plan = planSpeed({
    scenario: key,
    difference: options.detect / 100,
    components: history.components ?? ASSUMED_COMPONENTS,
    componentsSource: history.components === null ? "assumed" : "measured",
    power: options.power / 100,
    alpha: options.alpha / 100,
    promptCount: Math.min(options.prompts, prompts.length),
  });
  const units = plan.roundCount === null ? null : plan.roundCount * plan.promptCount;
  return { ...plan, time: timeOf(history, options, units) };
}

/** For two models as slow as the slowest that was measured, or as the one that is named. */
function timeOf(
  { paces }: History,
  { model }: PlanOptions,
  unitCount: number | null,
): PlannedTime | null {
  const candidates = paces.filter(({ modelId }) => model === undefined || modelId === model);
  if (model !== undefined && paces.length > 0 && candidates.length === 0) {
    throw modelNotMeasured(
      model,
      paces.map(({ modelId }) => modelId),
    );
  }
  const [slowest] = [...candidates].sort((a, b) => b.secondsPerUnit - a.secondsPerUnit);
  if (slowest === undefined || unitCount === null) return null;
  return { ...onlyPace(slowest), secondsForTwoModels: 2 * unitCount * slowest.secondsPerUnit };
}

function onlyPace({ experimentId, modelId, secondsPerUnit, unitCount }: Pace): Pace {
  return { experimentId, modelId, secondsPerUnit, unitCount };
}
