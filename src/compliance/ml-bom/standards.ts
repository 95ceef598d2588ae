import type { Assessment, CoverageRow } from "../../core/compliance/assessment.ts";
import { known, property, refs, type BomObject } from "./bom-parts.ts";

interface Standard {
  readonly name: string;
  /** `null` where each item has a number and a year of its own. */
  readonly version: string | null;
  readonly owner: string | null;
}

/** Editions to which the items of the coverage matrix belong. */
const STANDARDS: Readonly<Record<string, Standard>> = {
  "nist-ai-rmf": {
    name: "NIST AI Risk Management Framework (NIST AI 100-1)",
    version: "1.0",
    owner: "National Institute of Standards and Technology",
  },
  "nist-ai-600-1": {
    name: "NIST AI 600-1, Generative Artificial Intelligence Profile",
    version: "July 2024",
    owner: "National Institute of Standards and Technology",
  },
  "owasp-llm": {
    name: "OWASP Top 10 for LLM Applications",
    version: "2025",
    owner: "OWASP Foundation",
  },
  "mitre-atlas": { name: "MITRE ATLAS", version: "5.6.0", owner: "The MITRE Corporation" },
  "eu-and-bank": {
    name: "Rules of the EU, the UK, the US and for banks",
    version: null,
    owner: null,
  },
};

/** Rows of the matrix that list the suite's own families and checks: no framework. */
const OWN_ROWS = "probe-suite";

/**
 * Items that this run says something about. Laws, and whatever is declared, may name families that relate
 * to them; no claim is attested to those.
 */
export function evidencedRows({ coverage }: Assessment): CoverageRow[] {
  return coverage.filter(
    ({ framework, state }) =>
      framework !== OWN_ROWS && (state === "measured" || state === "provenance"),
  );
}

/** Every framework of the coverage matrix with its items, those that nothing was measured for included. */
export function standards({ coverage }: Assessment): BomObject[] {
  const frameworks = new Set(coverage.map(({ framework }) => framework));
  frameworks.delete(OWN_ROWS);
  return [...frameworks].map((framework) => {
    const standard = STANDARDS[framework];
    const rows = coverage.filter((row) => row.framework === framework);
    return known({
      "bom-ref": refs.standard(framework),
      name: standard?.name ?? framework,
      version: standard?.version ?? null,
      owner: standard?.owner ?? null,
      requirements: rows.map(requirement),
    });
  });
}

function requirement(row: CoverageRow): BomObject {
  return {
    "bom-ref": refs.requirement(row.framework, row.item),
    identifier: row.item,
    title: row.title,
    properties: [
      ...property("coverage", row.state),
      ...property("coverage-reason", row.reason),
      ...property("identifier-confidence", row.confidence),
      ...property("also-known-as", row.alsoKnownAs),
    ],
  };
}
