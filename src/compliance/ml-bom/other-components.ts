import type { Assessment } from "../../core/compliance/assessment.ts";
import type { LicenceFinding } from "../../core/compliance/evidence.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { bomLicences } from "./bom-licences.ts";
import { hashesOf, known, property, refs, type BomObject } from "./bom-parts.ts";

/** What the licence audit calls the probe suite, which stands in the document once. */
const SUITE_SUBJECT = "probe-suite";

/** The probe suite: what every figure of the model cards was measured with. */
export function suiteComponent({ suite, tier, datasets }: Assessment): BomObject {
  const licence = datasets.find(isSuite) ?? null;
  return known({
    type: "data",
    "bom-ref": refs.suite,
    name: "edge-slm-bench compliance probes",
    version: String(suite.version),
    hashes: hashesOf(suite.sha256),
    licenses: bomLicences(licence),
    data: [{ type: "dataset", name: "compliance probes", description: `tier ${tier}` }],
    properties: [
      ...property("tier", tier),
      ...property("licence-state", licence?.state ?? "not-looked-at"),
    ],
  });
}

/** Every other data set whose licence was looked at. */
export function datasetComponents(
  { datasets }: Assessment,
  manifest: ComplianceManifest,
): BomObject[] {
  return datasets
    .filter((finding) => !isSuite(finding))
    .map((finding) => datasetComponent(finding, manifest));
}

function isSuite({ subject }: LicenceFinding): boolean {
  return subject === SUITE_SUBJECT;
}

function datasetComponent(finding: LicenceFinding, manifest: ComplianceManifest): BomObject {
  const entry = manifest.datasets.find(({ name }) => name === finding.subject);
  return known({
    type: "data",
    "bom-ref": refs.dataset(finding.subject),
    name: finding.subject,
    version: entry?.revision ?? null,
    licenses: bomLicences(finding),
    properties: [
      ...property("licence-state", finding.state),
      ...(entry?.files ?? []).flatMap(({ path, sha256 }) => property(`sha256:${path}`, sha256)),
    ],
  });
}

/** Packages that take part in measuring, and the inference libraries that they bring. */
export function libraryComponents({ environment, models }: ComplianceManifest): BomObject[] {
  const packages = Object.entries(environment.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  const engines = new Map(
    models.map(({ facts }) => [`${facts.engine}@${facts.engineVersion}`, facts]),
  );
  return [
    ...packages.map(([name, version]) => ({
      type: "library",
      "bom-ref": refs.library(`npm/${name}`),
      name,
      version,
      purl: `pkg:npm/${name.replace(/^@/, "%40")}@${encodeURIComponent(version)}`,
    })),
    ...[...engines].map(([id, { engine, engineVersion, enginePackage }]) => ({
      type: "library",
      "bom-ref": refs.library(`engine/${id}`),
      name: engine,
      version: engineVersion,
      description: enginePackage,
    })),
  ];
}
