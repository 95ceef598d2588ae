import { existsSync } from "node:fs";
import { join } from "node:path";
import { assess } from "../../compliance/assess.ts";
import type { ComplianceFiles } from "../../compliance/compliance-files.ts";
import { mlBomText } from "../../compliance/ml-bom/ml-bom.ts";
import { publishedProbes } from "../../compliance/published-probes.ts";
import type { Assessment } from "../../core/compliance/assessment.ts";
import { makeFolders } from "../../core/make-folders.ts";
import type { Language } from "../../report/document/blocks.ts";
import { writeFileAtomically } from "../../store/atomic-file.ts";
import { writeEvidence } from "../evidence/write-evidence.ts";
import { publishedFolder, writeRedacted } from "../evidence/write-redacted.ts";
import { reportFiles, writeReportFiles } from "../report/report-files.ts";
import { buildDossier } from "../report/build-dossier.ts";
import { complianceFolder } from "./evidence-files.ts";
import { readComplianceFiles } from "./read-compliance-files.ts";

export interface AssessmentOptions {
  readonly lang: "en" | "fr" | "both";
  /** PEM file; absent: the key that this tool made for itself. */
  readonly evidenceKey?: string;
  readonly redact: boolean;
}

/** An assessment that was written, and what signs it. */
export interface WrittenAssessment {
  readonly assessment: Assessment;
  readonly files: ComplianceFiles;
  readonly keyId: string;
  readonly signedFileCount: number;
}

/**
 * Rates the stored records of a run and writes what follows from them into its folder `compliance/`:
 * assessment, ML-BOM, publishable probes, report; the signature over all files of the run comes last. The
 * same records give the same bytes.
 */
export async function writeAssessment(
  directory: string,
  { lang, evidenceKey, redact }: AssessmentOptions,
): Promise<WrittenAssessment> {
  const files = await readComplianceFiles(directory);
  const { manifest } = files;
  const assessment = assess(files);
  const folder = complianceFolder(directory);
  await makeFolders(folder);
  await writeJson(join(folder, "assessment.json"), assessment);
  await writeFileAtomically(join(folder, "ml-bom.cdx.json"), mlBomText(assessment, manifest));
  const probes = publishedProbes(files);
  const lines = probes.map((probe) => `${JSON.stringify(probe)}\n`);
  await writeFileAtomically(join(folder, "probes.jsonl"), lines);
  const languages: Language[] = lang === "both" ? ["en", "fr"] : [lang];
  const dossier = buildDossier([{ command: "comply", directory, files, analysis: assessment }], {
    constraints: [],
    axes: { quality: null, latency: null, memory: null },
  });
  await writeReportFiles(reportFiles(dossier, ["markdown", "html", "csv"], languages), folder);
  // What was published before follows the records too.
  if (redact || existsSync(publishedFolder(directory))) {
    await writeRedacted(directory, files, probes);
  }
  const { keyId, fileCount } = await writeEvidence({
    directory,
    manifest,
    assessment,
    keyPath: evidenceKey ?? null,
  });
  return { assessment, files, keyId, signedFileCount: fileCount };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}
