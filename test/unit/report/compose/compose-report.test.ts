import { describe, expect, it } from "vitest";
import { analyzeOverhead } from "../../../../src/analyze/overhead/analyze-overhead.ts";
import { composeReport } from "../../../../src/report/compose/compose-report.ts";
import { terminalSummary } from "../../../../src/report/compose/terminal-summary.ts";
import { languages, type TableBlock } from "../../../../src/report/document/blocks.ts";
import {
  allFailedDossier,
  emptyDossier,
  emptyExperimentDossier,
  hostileDossier,
  oneRunDossier,
  richDossier,
  twoDaysDossier,
} from "../../../fixtures/dossier/build-dossier.ts";
import {
  laddersDossier,
  plantedAnalysis,
  unrunAnalysis,
} from "../../../fixtures/overhead/ladder-dossier.ts";
import { troubledLadder } from "../../../fixtures/overhead/planted-ladder.ts";
import { allTexts, blocksOf, ownTexts, sectionsOf, wholeText } from "./document-texts.ts";

const RICH = richDossier();
const DOSSIERS = {
  rich: RICH,
  "two days": twoDaysDossier(),
  nothing: emptyDossier(),
  "an empty experiment": emptyExperimentDossier(),
  "one run": oneRunDossier(),
  "all failed": allFailedDossier(),
  hostile: hostileDossier(),
  "speed, answers and a ladder": { ...RICH, overhead: [plantedAnalysis()] },
  "two ladders": laddersDossier(plantedAnalysis(), analyzeOverhead(troubledLadder())),
  "a ladder that did not run": laddersDossier(unrunAnalysis()),
};
const CASES = Object.entries(DOSSIERS).flatMap(([name, dossier]) =>
  languages.map((language) => ({ name, language, dossier })),
);

/** Names and codes that stand in a report as they are. */
const FOREIGN =
  /Which model can answer customers on a notebook\?|Notebook assistants|\(again\)|…in\)|CC-BY-NC-4\.0|Planned (?:processor|Linux)|flash attention|Model (?:[ab]|small)\b|edge-slm-bench|evil/g;

/** English words that French has not. */
const ENGLISH =
  /(?<!\p{L})(?:the|of|and|is|are|not|with|for|was|were|from|each|trials?|prompts?|models?|rounds?|memory|speed|better|least|most|weights|token|tokens|unknown|measured|shown|interval\b(?!l)|value|by|to|no|in|than|limit|failed|label|labels|answer|accuracy)(?!\p{L})/giu;

describe.each(CASES)("the report of $name in $language", ({ language, dossier }) => {
  const document = composeReport(dossier, { language });

  it("holds no text that stands for a missing value", () => {
    const wrong = allTexts(document).filter((text) =>
      /NaN|undefined|Infinity|\bnull\b|\[object/.test(text),
    );
    expect(wrong).toEqual([]);
  });

  it("has anchors and picture ids that occur once", () => {
    const ids = [
      ...sectionsOf(document.sections).map(({ id }) => id),
      ...blocksOf(document.sections).flatMap((block) =>
        block.kind === "figure" ? [...block.svg.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]) : [],
      ),
    ];
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9-]+$/.test(id ?? ""))).toEqual([]);
  });

  it("has no section without content and no row of another length than its header", () => {
    const hollow = sectionsOf(document.sections).filter(
      ({ blocks, sections }) => blocks.length === 0 && (sections ?? []).length === 0,
    );
    const tables = blocksOf(document.sections).filter((block) => block.kind === "table");
    const crooked = tables.filter(({ columns, rows }) =>
      rows.some((row) => row.length !== columns.length),
    );
    expect(hollow).toEqual([]);
    expect(crooked).toEqual([]);
  });

  it("shows control and direction-changing characters instead of obeying them", () => {
    const texts = [...allTexts(document), ...terminalSummary(dossier, language)];
    expect(
      texts.filter((text) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replace(/\n/g, ""))),
    ).toEqual([]);
  });

  it("keeps every text short enough to be read", () => {
    const length = Math.max(0, ...allTexts(document).map((text) => text.length));
    expect(length).toBeLessThan(5000);
  });

  it("is the same document again from the same dossier", () => {
    expect(composeReport(dossier, { language })).toEqual(document);
  });
});

describe("the French report", () => {
  it.each(Object.entries(DOSSIERS))("of %s leaves no English sentence", (_name, dossier) => {
    const texts = [
      ...ownTexts(composeReport(dossier, { language: "fr" })),
      ...terminalSummary(dossier, "fr"),
    ].map((text) => text.replace(FOREIGN, ""));
    expect(texts.flatMap((text) => (text.match(ENGLISH) === null ? [] : [text]))).toEqual([]);
  });

  it("would be caught if it did: the English one is full of the words looked for", () => {
    const texts = ownTexts(composeReport(RICH, { language: "en" }));
    expect(texts.filter((text) => text.match(ENGLISH) !== null).length).toBeGreaterThan(200);
  });

  it("has the sections, blocks and rows of the English one", () => {
    const shape = (language: "en" | "fr") =>
      sectionsOf(composeReport(RICH, { language }).sections).map(({ id, blocks }) => [
        id,
        ...blocks.map((block) => (block.kind === "table" ? block.rows.length : block.kind)),
      ]);
    expect(shape("fr")).toEqual(shape("en"));
  });
});

describe("the sections", () => {
  it("come in the order of the reader", () => {
    const ids = composeReport(RICH, { language: "en" }).sections.map(({ id }) => id);
    expect(ids).toEqual([
      "summary",
      "decision",
      "side-by-side",
      "performance",
      "capability",
      "comparisons",
      "conditions",
      "reproducibility",
      "limits",
    ]);
  });

  it("are left out when they have nothing to say", () => {
    const ids = composeReport(emptyDossier(), { language: "en" }).sections.map(({ id }) => id);
    expect(ids).toEqual(["summary", "limits"]);
  });
});

describe("figures in tables", () => {
  const document = composeReport(RICH, { language: "en" });
  const french = composeReport(RICH, { language: "fr" });
  const tables = (of: typeof document): TableBlock[] =>
    blocksOf(of.sections).filter((block) => block.kind === "table");
  const cell = (of: typeof document, caption: string, row: number, title: string): string => {
    const table = tables(of).find((one) => one.caption === caption);
    const column = table?.columns.findIndex((one) => one.title === title) ?? -1;
    return wholeText(table?.rows[row]?.[column] ?? "");
  };
  const first = RICH.performance[0]?.cells[0];
  const estimate = (metric: string) => first?.estimates.find((one) => one.metric === metric);

  it("give the cold TTFT of the analysis with its interval", () => {
    const { value, interval } = estimate("ttft-cold-ms") ?? {};
    const [point, low, high] = [value, interval?.low, interval?.high].map((number) =>
      (number ?? 0).toFixed(1),
    );
    expect(cell(document, "Times", 0, "TTFT cold, ms")).toBe(`${point} [${low}, ${high}]`);
  });

  it("give the decode speed of the analysis with its interval", () => {
    const { value, interval } = estimate("decode-tokens-per-second") ?? {};
    const [point, low, high] = [value, interval?.low, interval?.high].map((number) =>
      (number ?? 0) >= 99.95 ? (number ?? 0).toFixed(0) : (number ?? 0).toFixed(1),
    );
    expect(cell(document, "Speed, memory and output", 0, "Decode, tok/s")).toBe(
      `${point} [${low}, ${high}]`,
    );
  });

  it("give the accuracy of the analysis: 60 of 90 items, Wilson", () => {
    expect(cell(document, "Results by task", 0, "Value [interval]")).toBe("66.7 [56.4, 75.5] %");
    expect(cell(french, "Résultats par tâche", 0, "Valeur [intervalle]")).toBe(
      "66,7 [56,4\u202f;\u00a075,5]\u202f%",
    );
  });

  it("say why a 95th percentile is not there", () => {
    const row = RICH.performance[0]?.cells.findIndex(({ scenario }) => scenario === "extract") ?? 0;
    const largest = RICH.performance[0]?.cells[row]?.ttft.cold.maxMs ?? 0;
    expect(cell(document, "Times", row, "TTFT cold p95, ms")).toBe(
      `not estimable: 30 trials, needs 72; largest: ${largest.toFixed(0)} ms`,
    );
  });
});
