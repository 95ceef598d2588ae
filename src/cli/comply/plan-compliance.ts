import { loadComplianceRules } from "../../config/compliance-rules.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadModelsFile } from "../../config/models.ts";
import { familyIdSchema } from "../../core/compliance/probe.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvaluationTrial } from "../../core/evaluation.ts";
import type { ManifestTask } from "../../core/manifest.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import { probeLeaves } from "../../tasks/compliance/probe-leaves.ts";
import { readSuite, type ProbeSuite } from "../../tasks/compliance/read-suite.ts";
import type { TaskLeaf } from "../../tasks/task.ts";
import type { ComplyOptions } from "../commands/comply.ts";
import { prepareEvaluation } from "../eval/prepare-evaluation.ts";
import { loadModelChoices } from "../models/model-choices.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";
import { resolveModels } from "../models/resolve-models.ts";
import { scoringLoadOptions } from "../scoring-load-options.ts";
import {
  complianceSettings,
  complyModelWords,
  suiteFolder,
  type ComplianceSettings,
} from "./comply-settings.ts";

/** Everything that can be known of a compliance run before a model is asked. */
export interface PlannedCompliance {
  readonly options: ComplyOptions;
  readonly settings: ComplianceSettings;
  readonly configDir: string;
  readonly suite: ProbeSuite;
  readonly resolved: readonly ResolvedModel[];
  readonly models: readonly KnownModel[];
  readonly tasks: readonly ManifestTask[];
  readonly trials: readonly EvaluationTrial[];
  /** Configuration files as validated, by name. */
  readonly configs: Readonly<Record<string, unknown>>;
}

/**
 * Reads and checks rules, probes and models, and renders every probe for every model.
 * @param storedRunSeed of the run that is resumed; `null` for a new one
 * @throws HarnessError
 */
export async function planCompliance(
  options: ComplyOptions,
  storedRunSeed: string | null,
): Promise<PlannedCompliance> {
  const settings = complianceSettings(options, storedRunSeed);
  const words = complyModelWords(options);
  const configDir = resolveConfigDir(options.configDir ?? null);
  const suite = await readSuite(suiteFolder(options));
  const compliance = await loadComplianceRules(configDir);
  const modelsFile = await loadModelsFile(configDir);
  const choices = await loadModelChoices(configDir);
  const resolved = await resolveModels(
    words,
    { modelsFile: choices.file, configDir },
    options.engine ?? null,
  );
  refuseServers(resolved);
  const leaves = probeLeaves(suite, settings);
  if (leaves.length === 0) throw nothingToAsk(settings);
  const models: KnownModel[] = [];
  const trials: Omit<EvaluationTrial, "sequence">[] = [];
  const loadOptions = scoringLoadOptions(
    { ...options, fast: false, reference: false },
    () => false,
    false,
  );
  for (const model of resolved) {
    const prepared = await prepareEvaluation(
      model,
      (known) => leavesThatFit(known, leaves),
      { ...loadOptions, contextTokens: loadOptions.contextTokens ?? model.effectiveContextTokens },
      "exact",
      options.hangTimeout * 1000,
    );
    models.push(prepared.model);
    trials.push(...prepared.trials);
  }
  return {
    options,
    settings,
    configDir,
    suite,
    resolved,
    models,
    tasks: leaves.map((leaf) => manifestTask(leaf, suite)),
    trials: trials.map((trial, sequence) => ({ ...trial, sequence })),
    configs: { models: modelsFile, compliance },
  };
}

/** Families that need log-probabilities are left out where the engine gives none. */
function leavesThatFit({ modelId, facts }: KnownModel, leaves: readonly TaskLeaf[]): TaskLeaf[] {
  if (facts.capabilities.score) return [...leaves];
  const fitting = leaves.filter(({ items }) => items.every(({ ask }) => ask.kind === "generation"));
  if (fitting.length < leaves.length) {
    console.error(
      `note: ${modelId}: the engine ${facts.engine} gives no log-probabilities; families that need them are not assessed`,
    );
  }
  return fitting;
}

/** A rating is about a file, and which bytes a server has loaded cannot be seen from outside. */
function refuseServers(models: readonly ResolvedModel[]): void {
  const served = models.filter(({ server }) => server !== undefined);
  if (served.length === 0) return;
  const ids = served.map(({ modelId }) => modelId).join(", ");
  throw new ConfigError(`${ids}: a server does not show which model file it has loaded`, {
    code: "model-served",
    hint: "Name the model's own .gguf file or MLX folder.",
  });
}

function nothingToAsk({ families, tier }: ComplianceSettings): ConfigError {
  return new ConfigError(`${families.join(", ")}: no probe belongs to the tier ${tier}`, {
    code: "options-contradict",
    hint: "Use --tier standard, or name other families.",
  });
}

function manifestTask(leaf: TaskLeaf, suite: ProbeSuite): ManifestTask {
  const family = familyIdSchema.parse(leaf.task.slice(0, 3));
  return {
    task: leaf.task,
    family,
    version: leaf.version,
    scorer: leaf.scorer,
    dataset: leaf.dataset,
    setting: "realistic",
    fewshot: 0,
    itemCount: suite.probes.get(family)?.length ?? 0,
    sampleCount: leaf.items.length,
  };
}
