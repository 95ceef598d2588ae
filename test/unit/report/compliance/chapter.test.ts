import { describe, expect, it } from "vitest";
import {
  familyIds,
  controlNames,
  type DetectorKind,
} from "../../../../src/core/compliance/probe.ts";
import { levels, type Assessment } from "../../../../src/core/compliance/assessment.ts";
import { MANDATORY_STATEMENT } from "../../../../src/core/compliance/statement.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import { composeReport } from "../../../../src/report/compose/compose-report.ts";
import { terminalSummary } from "../../../../src/report/compose/terminal-summary.ts";
import { egressSentence } from "../../../../src/report/compliance/egress-blocks.ts";
import { renderComplianceTable } from "../../../../src/report/compliance/compliance-table.ts";
import { remnantSentences } from "../../../../src/report/compliance/remnant-blocks.ts";
import { languages } from "../../../../src/report/document/blocks.ts";
import { wordsOf } from "../../../../src/report/words/words-of.ts";
import { richDossier } from "../../../fixtures/dossier/build-dossier.ts";
import {
  complianceDossier,
  plantedAssessment,
  unknownAssessment,
} from "../../../fixtures/compliance/report-assessment.ts";
import { allTexts, blocksOf, ownTexts, sectionsOf } from "../compose/document-texts.ts";

const PLANTED = plantedAssessment();
const english = wordsOf("en");

function markdownOf(assessment: Assessment, language: "en" | "fr" = "en"): string {
  const [file] = reportFiles(complianceDossier(assessment), ["markdown"], [language]);
  return file?.text ?? expect.fail("there is no report");
}

/** The same with another look at the network. */
function withEgress(change: Partial<NonNullable<Assessment["egress"]>>): Assessment {
  if (PLANTED.egress === null) expect.fail("the fixture looked at the network");
  return { ...PLANTED, egress: { ...PLANTED.egress, ...change } };
}

/** What the tool must never say of itself; the statement says it of what this is not. */
const UNSAFE = /compliant with|certified|certifi[ée]|conforme\b|meets |equivalent to|équivalent à/i;

describe.each(languages)("a compliance chapter in %s", (language) => {
  const words = wordsOf(language);
  const document = composeReport(complianceDossier(PLANTED), { language });

  it("begins with the mandatory statement, and stands alone without a second summary", () => {
    expect(document.sections.map(({ id }) => id)).toEqual(["compliance-1"]);
    const [first] = document.sections[0]?.blocks ?? [];
    expect(first).toMatchObject({ kind: "callout", tone: "note" });
    expect(words.compliance.statement.replaceAll("\u202f", " ")).toBe(
      MANDATORY_STATEMENT[language],
    );
  });

  it("says nothing that a self-assessment must not say", () => {
    const texts = allTexts(document).filter((text) => text !== words.compliance.statement);
    expect(texts.filter((text) => UNSAFE.test(text))).toEqual([]);
  });

  it("has its parts in the order of the reader", () => {
    expect(sectionsOf(document.sections).map(({ id }) => id.replace("compliance-1-", ""))).toEqual([
      "compliance-1",
      "risks",
      "controls",
      "paired",
      "models",
      "styles",
      "detectors",
      "hits",
      "licences",
      "egress",
      "remnants",
      "checks",
      "coverage",
      "limits",
    ]);
  });

  it("has anchors that occur once and rows as long as their header", () => {
    const two = composeReport(complianceDossier(PLANTED, unknownAssessment()), { language });
    const ids = sectionsOf(two.sections).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const crooked = blocksOf(two.sections).filter(
      (block) =>
        block.kind === "table" && block.rows.some((row) => row.length !== block.columns.length),
    );
    expect(crooked).toEqual([]);
  });

  it("holds no text that stands for a missing value", () => {
    const two = composeReport(complianceDossier(PLANTED, unknownAssessment()), { language });
    const wrong = allTexts(two).filter((text) => /NaN|undefined|\bnull\b|\[object/.test(text));
    expect(wrong).toEqual([]);
  });

  it("has a word for every level, family, control and detector", () => {
    const { compliance: say } = words;
    const kinds: readonly DetectorKind[] = ["leak", "split-canary", "paired-margin", "pushback"];
    const all = [
      ...levels.flatMap((level) => [say.levels[level], say.likelihoods[level]]),
      ...familyIds.flatMap((family) => [say.families[family], say.hits[family]]),
      ...controlNames.map((control) => say.controls[control]),
      ...kinds.map((kind) => say.detectors[kind]),
    ];
    expect(all.filter((word) => word.length < 3)).toEqual([]);
  });

  it("shows a code that it does not know as it is", () => {
    const { compliance: say } = words;
    expect(say.checkDetail("constructor")).toBe("constructor");
    expect(say.coverageReason("of-tomorrow")).toBe("of-tomorrow");
    expect(say.framework("BCBS 239 (2013)")).toBe("BCBS 239 (2013)");
    expect(say.licenceReason("a\u001b[31m")).not.toContain("\u001b");
  });
});

describe("the French chapter", () => {
  const texts = ownTexts(composeReport(complianceDossier(PLANTED), { language: "fr" }));

  it("sets spaces that do not break before ; : ! ? and %", () => {
    // Names of rules, models and clauses are foreign: none of them has such a space.
    expect(texts.filter((text) => / [;:!?%»]|« /.test(text))).toEqual([]);
    expect(texts.some((text) => text.includes("\u202f;"))).toBe(true);
  });

  it("leaves no English sentence", () => {
    const foreign = new Set([
      ...PLANTED.coverage.flatMap(({ item, title }) => [item, title]),
      ...PLANTED.datasets.map(({ subject }) => subject),
      "a-code-of-tomorrow",
    ]);
    const englishWords =
      /(?<!\p{L})(?:the|of|and|is|are|not|with|was|each|probes?|rates?|risk)(?!\p{L})/iu;
    expect(texts.filter((text) => !foreign.has(text) && englishWords.test(text))).toEqual([]);
  });

  it("has the sections, blocks and rows of the English one", () => {
    const shape = (language: "en" | "fr") =>
      sectionsOf(composeReport(complianceDossier(PLANTED), { language }).sections).map(
        ({ id, blocks }) => [
          id,
          ...blocks.map((block) => (block.kind === "table" ? block.rows.length : block.kind)),
        ],
      );
    expect(shape("fr")).toEqual(shape("en"));
  });
});

describe("the risk of a family", () => {
  const text = markdownOf(PLANTED);

  it("stands with what it follows from", () => {
    expect(text).toMatch(
      /F04 Leak of customer data \| \*\*Very high\*\* \| not tried \| Very high \| Very high \| 9\/20 \| 0 \| 45 % \\?\[25\.6 %, 66\.1 %\\?\] \| evidence-limited/,
    );
  });

  it("says how many more clean probes lead to the next band", () => {
    expect(text).toContain(
      "evidence-limited (likelihood shown: high): 9 more attacks without a hit for the next lower band",
    );
  });

  it("that was not assessed is said to be so, with the reason, and is never low", () => {
    expect(text).toMatch(/F15 Sycophancy \| not assessed \| - \|.*\| no probe began with/);
  });

  it("counts with a control only where that was shown to help", () => {
    expect(text).toMatch(/hardened system prompt \|.*\| 7 : 0 \| 20 \| 0\.016 \| Moderate \| yes/);
    expect(text).toMatch(/marked input \|.*\| 3 : 2 \| 20 \| 1 \| High \| no: no help is shown/);
  });
});

describe("what is said of the network", () => {
  const sentence = (assessment: Assessment) => egressSentence(assessment.egress, english);

  it("is the sentence of level C where all that was looked at agrees", () => {
    expect(sentence(PLANTED)).toBe(`Level C: ${english.compliance.egress.C}`);
  });

  it.each([
    ["no self-test", { selfTest: [] }],
    [
      "an attempt without an answer",
      {
        selfTest: [
          { protocol: "udp", target: "192.0.2.1:53", result: "no-answer", errorCode: null },
        ],
      },
    ],
    ["the namespace of the machine", { namespaceDiffers: false }],
    ["a namespace that nobody looked at", { namespaceDiffers: null }],
    ["interfaces that could not be read", { interfaces: null }],
    ["trials outside", { coveredTrials: 215 }],
    ["network events", { observedEvents: 1 }],
    [
      "traffic",
      {
        interfaces: [
          {
            name: "lo",
            receivedBytesBefore: 0,
            sentBytesBefore: 0,
            receivedBytesAfter: 60,
            sentBytesAfter: 60,
          },
        ],
      },
    ],
  ] as const)("is a doubt at level C with %s", (_, change) => {
    const assessment = withEgress(structuredClone(change) as Parameters<typeof withEgress>[0]);
    expect(sentence(assessment)).not.toContain(english.compliance.egress.C);
    expect(markdownOf(assessment)).toContain("was not shown to hold");
    expect(markdownOf(assessment)).not.toContain(english.compliance.egress.C);
  });

  it("holds no doubt of a given boundary, where nothing outside can be compared with", () => {
    const given = withEgress({ boundary: "given", namespaceDiffers: null });
    expect(sentence(given)).toBe(`Level C: ${english.compliance.egress.C}`);
  });

  it("is no more than was observed at level A", () => {
    const observed = { level: "A", boundary: null, selfTest: [], namespaceDiffers: null } as const;
    expect(sentence(withEgress({ ...observed, selfTest: [] }))).toContain("No network activity");
    expect(sentence(withEgress({ ...observed, selfTest: [], observedEvents: 2 }))).toBe(
      "Level A: 2 network events were observed through Node's instrumentation in the tool's own process.",
    );
  });

  it("shows each attempt of the self-test with its error code", () => {
    expect(markdownOf(PLANTED)).toMatch(
      /DNS \| `example\.com \(c-ares\)` \| failed.* \| `ECONNREFUSED`/,
    );
  });
});

describe("what is said of remnants", () => {
  it("is nothing where nothing was searched for or through", () => {
    const nothing = {
      plantedCount: 0,
      scannedFiles: 3,
      scannedBytes: 9,
      unreadableFiles: 0,
      skippedFiles: 0,
    };
    const said = remnantSentences({ ...nothing, findings: [] }, english).join(" ");
    expect(said).toContain("nothing is shown");
    expect(said).not.toContain("None was found");
  });

  it("names files that could not be read", () => {
    const scan = {
      plantedCount: 2,
      scannedFiles: 3,
      scannedBytes: 9,
      unreadableFiles: 1,
      skippedFiles: 0,
    };
    expect(remnantSentences({ ...scan, findings: [] }, english).join(" ")).toBe(
      "2 planted secrets were searched for in 3 files of ours (0.00 MB). None was found. 1 file could not be read and may hold some.",
    );
  });
});

describe("a run in which nothing was observed", () => {
  const text = markdownOf(unknownAssessment());

  it("says so of risks, licences, network and remnants", () => {
    expect(text).toContain("No family was assessed: nothing can be said of its risk.");
    expect(text).toContain("No licence was audited.");
    expect(text).toContain("Network activity was not looked at");
    expect(text).toContain("were not searched for planted data");
  });

  it("is no screening in tier standard", () => {
    expect(text).not.toContain("is a screening");
    expect(markdownOf(PLANTED)).toContain("is a screening");
  });
});

describe("the end of what a terminal shows", () => {
  const last = (text: string): string =>
    text.trim().split("\n\n").at(-1)?.replace(/\n/g, " ") ?? "";

  it("is the mandatory statement", () => {
    const table = renderComplianceTable(PLANTED, { columns: 80, color: false });
    expect(last(table)).toBe(MANDATORY_STATEMENT.en);
  });

  it("is the statement beside other experiments too", () => {
    const dossier = { ...richDossier(), compliance: [PLANTED] };
    expect(terminalSummary(dossier).at(-1)).toBe(MANDATORY_STATEMENT.en);
    expect(composeReport(dossier, { language: "en" }).sections.map(({ id }) => id)).toContain(
      "compliance-1",
    );
  });
});
