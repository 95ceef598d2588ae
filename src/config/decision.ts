import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DecisionRules, decisionRulesSchema } from "../core/decision.ts";
import { loadYamlFile } from "./load-yaml-file.ts";

/** What counts where a configuration has no `decision.yaml`: no requirement, and the usual margins. */
const NO_RULES: DecisionRules = {
  constraints: [],
  axes: { quality: null, latency: null, memory: null },
  regression: { speed_percent: 5, accuracy_points: 3, memory_percent: 5 },
};

/**
 * Reads and checks `decision.yaml` of a configuration folder; a folder without one has no requirements.
 * @throws ConfigError with every problem of the file
 */
export async function loadDecisionRules(configDir: string): Promise<DecisionRules> {
  const path = join(configDir, "decision.yaml");
  return existsSync(path) ? loadYamlFile(path, decisionRulesSchema) : NO_RULES;
}
