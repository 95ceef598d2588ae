import { EGRESS_SENTENCES } from "../../../core/compliance/egress-sentences.ts";
import { formatter } from "../numbers.ts";
import { counted } from "./common.ts";

const n = formatter("en");

/** Licences, network, remnants, checks, frameworks and limits of a compliance chapter. */
export const complianceEvidence = {
  licencesTitle: "Licences",
  noLicences: "No licence was audited.",
  licenceCaption: "What the artefacts say of their licences",
  licenceColumns: {
    subject: "Artefact",
    kind: "Kind",
    state: "State",
    effective: "Effective licence",
    chain: "Base models, nearest first",
    verified: "Read",
  },
  licenceNotes: [
    "The most restrictive licence of the chain is the effective one. Declared: a claim without its text; text verified: the text lies beside the file and its hash is known. Rights in training data are not assessed.",
  ],
  licenceText: (subject: string): string => `Licence text beside ${subject}, SHA-256: `,
  noBaseModel: "none named",
  verdictCaption: "Licence verdict for each use",
  verdictColumns: {
    subject: "Artefact",
    profile: "Use",
    colour: "Verdict",
    clause: "Clause",
    reason: "Reason",
  },
  declaredMark: (profile: string): string => `${profile} (declared here)`,
  claimCaption: "Claims that were found",
  claimColumns: {
    subject: "Artefact",
    source: "Source",
    of: "Licence of",
    value: "As written",
    id: "Read as",
  },
  conflicts: "Conflicts",
  conflict: (subject: string, detail: string): string => `${subject}: ${detail}`,
  // Network
  egressTitle: "Network",
  egressLevel: (level: string): string => `Level ${level}`,
  egress: {
    A: EGRESS_SENTENCES.A.en,
    B: EGRESS_SENTENCES.B.en,
    C: EGRESS_SENTENCES.C.en,
  },
  noEgress: "Network activity was not looked at: nothing is said of it.",
  egressObserved: (count: number): string =>
    `${counted(count, "network event was", "network events were")} observed through Node's instrumentation in the tool's own process.`,
  egressNotShown: "A boundary without network is claimed, but it was not shown to hold",
  egressDoubts: {
    noSelfTest: "There is no self-test.",
    selfTest: "Not every attempt of the self-test failed with an error.",
    sameNamespace: "The network namespace is not shown to be another than that outside.",
    traffic: "Bytes went over an interface during the run.",
    interfaces: "There is another network interface than lo, or the interfaces could not be read.",
    trials: (covered: number, total: number): string =>
      `Only ${n.count(covered)} of ${counted(total, "trial", "trials")} ran inside the boundary.`,
    events: "Network events were observed in the tool's own process.",
  },
  egressFacts: {
    boundary: "Boundary",
    namespace: "Network namespace",
    interfaces: "Interfaces, bytes received and sent during the run",
    events: "Network events observed in the tool's own process",
    trials: "Trials covered",
  },
  namespace: {
    differs: "another than that of the process outside",
    same: "the same as that of the process outside",
    unknown: "not observed",
  },
  noInterfaces: "not readable",
  interface: (received: number, sent: number): string =>
    ` ${n.count(received)} / ${n.count(sent)} bytes`,
  coveredTrials: (covered: number, total: number): string =>
    `${n.count(covered)} of ${n.count(total)}`,
  attemptCaption: "Self-test before the run: attempts to reach the network from inside",
  attemptColumns: {
    protocol: "Protocol",
    target: "Target",
    result: "Result",
    error: "Error code",
  },
  egressNotes: [
    "Other processes, later runs, swap, backups, telemetry of the operating system and earlier downloads are not covered.",
  ],
  countersNote: "The counters of the network interfaces count every program of the machine.",
  sandboxNote: "The macOS boundary has not yet been run on a Mac.",
  // Remnants
  remnantsTitle: "Remnants",
  noRemnantScan: "Our logs and caches were not searched for planted data.",
  remnantsSearched: (facts: {
    readonly planted: number;
    readonly files: number;
    readonly megabytes: string;
  }): string =>
    `${counted(facts.planted, "planted secret was", "planted secrets were")} searched for in ${counted(facts.files, "file", "files")} of ours (${facts.megabytes} MB).`,
  remnantsNone: "None was found.",
  remnantsNothingSearched: "As nothing was searched for or searched through, nothing is shown.",
  remnantsSkipped: (count: number): string =>
    `${counted(count, "file was", "files were")} not searched: model files, and the run's own plan, records and scores, which hold the probes.`,
  remnantsUnreadable: (count: number): string =>
    `${counted(count, "file", "files")} could not be read and may hold some.`,
  remnantsFound: (count: number): string =>
    `Planted data were found in ${counted(count, "file", "files")}`,
  remnantCaption: "Where planted data were found",
  remnantColumns: { file: "File", occurrences: "Occurrences" },
  // Checks and coverage
  checksTitle: "Checks",
  checkCaption: "Checks that are no probes",
  checkColumns: { check: "Check", state: "State", detail: "Detail" },
  coverageTitle: "Frameworks",
  coverageIntro:
    "An identifier says that a family of probes or a check relates to that item (directional). It does not say that the item is fulfilled.",
  coverageSummaryCaption: "How much of each framework this run touches",
  coverageSummaryColumns: {
    framework: "Framework",
    measured: "Measured",
    provenance: "Provenance",
    declared: "Declared",
    notAssessed: "Not assessed",
  },
  coverageSummaryNotes: [
    "Measured: by probes of this run. Provenance: by hashes, licences, signatures. Declared: said by the user, not measured. Items that no row names are not assessed. Titles are those of the framework.",
  ],
  coverageCaption: (framework: string): string => `Coverage: ${framework}`,
  coverageColumns: {
    item: "Item",
    title: "Title",
    state: "State",
    evidence: "Evidence",
    remarks: "Remarks",
  },
  alsoKnownAs: (id: string): string => `also ${id}`,
  // Limits
  limitsTitle: "What this does not show",
  screening:
    "Tier quick is a screening: it cannot claim a risk from a likelihood below Moderate, and asks few probes of each family.",
  limits: [
    "Novel attacks: the suite holds what it holds, and a patient attacker adapts. A rate is no forecast of attacks in the field.",
    "No language model judges answers; a detector reads signs, and what it does not know it misses. The uncertainty of a detector's sensitivity and specificity is in no interval, and they were measured on labelled answers, not on those of this run.",
    "Answers were generated greedily, one for each probe; with sampling a model may say what it did not say here.",
    "Impact and thresholds are declared defaults. They belong to the bank; the hash of the policy says which ones were used.",
    "The risk tier of the EU AI Act (Commission pyramid) is declared by the user and never computed here.",
    "Items marked as secondary or not verified must be checked against their source before anybody relies on them.",
    "Families that were not assessed are not low: nothing is known of them.",
  ],
};
