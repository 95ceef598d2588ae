import { gatherDatasetLicence, gatherSuiteLicence } from "../../assets/licences/gather-dataset.ts";
import { gatherModelLicence } from "../../assets/licences/gather-model.ts";
import type { ModelPlace } from "../../assets/licences/locked-licence.ts";
import type { DataFolder } from "../../assets/datasets/data-folders.ts";
import {
  datasetNames,
  lockedDataset,
  readDatasetsLock,
} from "../../assets/datasets/datasets-lock.ts";
import { readModelsLock } from "../../assets/lock.ts";
import { auditLicence } from "../../compliance/licences/audit-licence.ts";
import type { LicenceFinding } from "../../core/compliance/evidence.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";

/** A model on this machine whose licence is asked for. */
export interface ModelToAudit extends ModelPlace {
  readonly modelId: string;
}

/** The rules, and when the artefacts are read. */
export interface AuditBasis {
  readonly rules: LicenceRules;
  readonly verifiedEpochMs: number;
}

/**
 * Licences of models, and of what a compliance run asks them: its own probes. Reads headers and small files;
 * a model is hashed only where it is no key of models.lock, its hash is not given and its size fits an entry.
 *
 * @throws PrerequisiteError when a header cannot be read; ConfigError of models.lock
 */
export async function auditModels(
  models: readonly ModelToAudit[],
  { rules, verifiedEpochMs }: AuditBasis,
): Promise<{ models: LicenceFinding[]; datasets: LicenceFinding[] }> {
  const lock = await readModelsLock();
  const findings: LicenceFinding[] = [];
  for (const model of models) {
    const sources = await gatherModelLicence(model.modelId, model, lock);
    findings.push(auditLicence(sources, rules, verifiedEpochMs));
  }
  const suite = auditLicence(await gatherSuiteLicence(), rules, verifiedEpochMs);
  return { models: findings, datasets: [suite] };
}

/** Licences of every data set of datasets.lock, and of the probes of compliance runs. */
export async function auditDatasets(
  folders: readonly DataFolder[],
  { rules, verifiedEpochMs }: AuditBasis,
): Promise<LicenceFinding[]> {
  const lock = await readDatasetsLock();
  const findings = [auditLicence(await gatherSuiteLicence(), rules, verifiedEpochMs)];
  for (const name of datasetNames) {
    const sources = await gatherDatasetLicence(name, lockedDataset(lock, name), folders);
    findings.push(auditLicence(sources, rules, verifiedEpochMs));
  }
  return findings;
}
