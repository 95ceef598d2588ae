import { loadModelsFile, type ModelsFile } from "../../config/models.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadPromptFile, resolvePromptsFile } from "../../config/prompts.ts";
import { loadScenariosFile } from "../../config/scenarios.ts";
import { selectScenarios } from "../../config/select-scenarios.ts";
import type { ExecutionCondition } from "../../core/execution-conditions.ts";
import { ConfigError } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { PreparedScenario } from "../../plan/prepared.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { settingsOf, type PerfSettings } from "./perf-settings.ts";
import { loadModelChoices } from "../models/model-choices.ts";

export interface PerfConfig {
  readonly configDir: string;
  /** The models that can be named: those of models.yaml, and what else models.lock knows. */
  readonly modelsFile: ModelsFile;
  readonly settings: PerfSettings;
  /** What the machine should be like while measuring. */
  readonly executionConditions: readonly ExecutionCondition[];
  readonly scenarios: readonly PreparedScenario[];
  /** Every file as validated, for the manifest. */
  readonly files: Readonly<Record<string, unknown>>;
}

/** Reads the configuration and the prompt files of the chosen scenarios. @throws ConfigError */
export async function loadPerfConfig(options: PerfOptions): Promise<PerfConfig> {
  const configDir = resolveConfigDir(options.configDir ?? null);
  const modelsFile = await loadModelsFile(configDir);
  const choices = await loadModelChoices(configDir);
  const scenariosFile = await loadScenariosFile(configDir);
  const settings = settingsOf(options, scenariosFile.protocol);
  const scenarios: PreparedScenario[] = [];
  for (const { key, scenario } of selectScenarios(scenariosFile, settings.scenarios)) {
    const path = resolvePromptsFile(scenario.prompts_file, {
      configDir,
      packageRoot: packageRoot(),
    });
    const prompts = await loadPromptFile(path);
    if (scenario.parameters.use_structured_output && prompts.schema === undefined) {
      throw new ConfigError(
        `${path}: scenario ${key} asks for structured output, but the file has no schema`,
        {
          code: "config-invalid",
          hint: "Add a JSON Schema under the key schema, or set use_structured_output to false.",
        },
      );
    }
    scenarios.push({ key, scenario, prompts });
  }
  const files = {
    models: modelsFile,
    scenarios: scenariosFile,
    ...Object.fromEntries(scenarios.map(({ key, prompts }) => [`prompts.${key}`, prompts])),
  };
  const executionConditions = scenariosFile.protocol.execution_conditions;
  return { configDir, modelsFile: choices.file, settings, executionConditions, scenarios, files };
}
