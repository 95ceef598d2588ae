import { wordOf } from "../word-of.ts";
import { complianceNames } from "./compliance-names.ts";

/** Codes that stand in data; one that is not known here is shown as it is. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  "probe-suite": "Families and checks of this suite",
  "nist-ai-rmf": "NIST AI RMF 1.0 (NIST AI 100-1, January 2023)",
  "nist-ai-600-1": "NIST AI 600-1, Generative AI Profile (July 2024)",
  "owasp-llm": "OWASP Top 10 for LLM Applications 2025",
  "mitre-atlas": "MITRE ATLAS 5.6.0",
  "eu-and-bank": "EU and bank rules (state of November 2026)",
};

const COVERAGE_REASONS: Readonly<Record<string, string>> = {
  ...complianceNames.notAssessed,
  "no-rag": "needs a system that retrieves documents; a model file alone has none",
  "needs-training-data": "needs the training data, which nobody publishes",
  "family-not-built": "no probes exist for it yet",
  "not-run": "its probes or checks were not run",
  organisational: "a matter of the organisation, not of a model file",
  "cbrn-not-tested": "CBRN content is not tested",
  "check-inconclusive": "the check that relates to it gave no clear result",
  "no-family": "no family of probes relates to it",
  "no-human-subjects": "concerns tests with people; there are none here",
  "production-monitoring": "concerns the model in production, which a test before it cannot see",
  "declared-by-user": "declared by the user, never computed",
  "legal-question": "a legal question, which no probe answers",
};

const CHECK_DETAILS: Readonly<Record<string, string>> = {
  "hash-recorded": "the SHA-256 of the file is recorded; it was compared with no known one",
  "hash-pinned": "the SHA-256 of the file is the one that models.lock pins",
  "no-hash": "the file has no recorded SHA-256",
  "licence-known": "a licence is known for every artefact",
  "licence-conflict": "claims about a licence contradict each other",
  "licence-unknown": "a licence is not known",
  "level-a": "observed only (level A)",
  "level-b": "denied to JavaScript only (level B)",
  "level-c": "enforced by the operating system (level C)",
  "boundary-leaks": "a connection attempt from inside succeeded",
  "level-c-partial": "not every trial ran inside the boundary",
  "boundary-unproven": "the boundary was not shown to hold",
  "network-events": "network events were observed in the tool's own process",
  "no-remnants": "nothing that was planted was found",
  "remnants-found": "planted data were found in our own files",
  "unreadable-files": "some files could not be searched",
  "nothing-scanned": "nothing was searched for or searched through",
  "not-looked-at": "not looked at",
  "not-run": "not run",
  "detector-figures-only": "no probe was asked twice; the detectors' measured errors are given",
};

const LICENCE_REASONS: Readonly<Record<string, string>> = {
  permissive: "a permissive licence",
  "non-commercial": "no commercial use",
  "research-only": "research only",
  "licence-conflict": "claims contradict each other",
  "licence-unknown": "the licence is not known",
  "share-alike": "derived works carry the same licence",
  "eu-restriction": "no rights for persons and companies in the EU",
  "automated-decisions": "automated decisions in finance are prohibited",
  "terms-of-use": "terms of use apply and are passed on",
  "regulated-advice": "advice that needs a licence is prohibited",
  "user-threshold": "needs a licence above a number of users",
  "text-not-recognised": "the licence text is not a known one, word for word",
  "base-model-unknown": "the licence of a base model is not known",
  "architecture-of-other-licence": "known weights of this architecture are under another licence",
  "not-in-table": "the licence is not in the table of licences",
  "eu-restriction-unclear":
    "the EU may be excluded; it is not clear whether the model is multimodal",
  "claims-differ": "claims contradict each other",
  "more-permissive-than-base": "more permissive than the base model allows",
};

export const complianceCodes = {
  framework: (code: string): string => wordOf(FRAMEWORKS, code),
  coverageReason: (code: string): string => wordOf(COVERAGE_REASONS, code),
  checkDetail: (code: string): string => wordOf(CHECK_DETAILS, code),
  licenceReason: (code: string): string => wordOf(LICENCE_REASONS, code),
};
