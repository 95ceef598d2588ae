import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadLicenceRules } from "../../config/licence-rules.ts";
import { makeFolders } from "../../core/make-folders.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { auditModels } from "../licenses/audit-models.ts";
import { complianceFolder, evidenceFiles } from "./evidence-files.ts";
import type { PlannedCompliance } from "./plan-compliance.ts";

/**
 * Reads the licences from the artefacts and keeps what was found, once for each run: rating again takes
 * what was read then.
 * @throws HarnessError when rules or a model's header cannot be read
 */
export async function keepLicences(directory: string, planned: PlannedCompliance): Promise<void> {
  const folder = complianceFolder(directory);
  const path = join(folder, evidenceFiles.licences);
  if (existsSync(path)) return;
  const rules = await loadLicenceRules(planned.configDir);
  const found = await auditModels(planned.resolved, { rules, verifiedEpochMs: Date.now() });
  await makeFolders(folder);
  await writeFileAtomically(path, `${JSON.stringify(found, null, 2)}\n`);
}
