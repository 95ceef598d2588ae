import { join } from "node:path";
import { type LicenceRules, licenceRulesSchema } from "../core/compliance/licence-rules.ts";
import { loadYamlFile } from "./load-yaml-file.ts";

/**
 * Reads and checks `compliance/licences.yaml` of a configuration folder.
 * @throws ConfigError `config-unreadable`, `config-invalid` with every problem of the file
 */
export async function loadLicenceRules(configDir: string): Promise<LicenceRules> {
  return loadYamlFile(join(configDir, "compliance", "licences.yaml"), licenceRulesSchema);
}
