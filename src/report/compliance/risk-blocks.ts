import type {
  Assessment,
  AssessedFamily,
  FamilyResult,
  Level,
  ModelAssessment,
} from "../../core/compliance/assessment.ts";
import { familyIds, type FamilyId } from "../../core/compliance/probe.ts";
import {
  figure,
  left,
  list,
  paragraph,
  right,
  strong,
  table,
  type Column,
} from "../compose/build-blocks.ts";
import { intervalPlot } from "../charts/interval-plot.ts";
import type { Block, Text } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { familyName, modelName } from "./assessment-names.ts";
import {
  assessedFamilies,
  hitsText,
  marks,
  notJudgedCount,
  rateText,
  remarks,
  residualText,
} from "./rating-text.ts";

/** Family by model; with one model its own table says it all. */
export function glanceTable({ models }: Assessment, words: Words): Block[] {
  const { compliance: say } = words;
  if (models.length < 2) return [];
  const ids = familyIds.filter((id) =>
    models.some(({ families }) => families.some(({ family }) => family === id)),
  );
  return table<FamilyId>(
    { caption: say.glanceCaption, notes: say.glanceNotes },
    [
      left(say.riskColumns.family, (id) => familyName(id, words)),
      ...models.map((model) =>
        left<FamilyId>(modelName(model, models), (id) => glanceText(model, id, words)),
      ),
    ],
    ids,
  );
}

function glanceText({ families }: ModelAssessment, id: FamilyId, words: Words): Text {
  const found = families.find(({ family }) => family === id);
  if (found?.status !== "assessed") return words.compliance.notAssessedRisk;
  const { residual, bare } = found;
  if (residual === null) return levelText(bare.risk, words);
  return levelText(residual.risk, words, " *");
}

/** Levels that need a decision stand out; the word says it, not a colour. */
function levelText(level: Level, { compliance: say }: Words, mark = ""): Text {
  const text = `${say.levels[level]}${mark}`;
  return level === "high" || level === "very-high" ? [strong(text)] : text;
}

/** Every family of one model, those that were not assessed too, and a picture of the rates. */
export function riskBlocks(
  id: string,
  model: ModelAssessment,
  { models }: Assessment,
  words: Words,
): Block[] {
  const { compliance: say } = words;
  const name = modelName(model, models);
  // Notes that every table shares stand under the first one; with it, the statement goes where a table goes.
  const notes = models[0] === model ? [...say.riskNotes, say.statement] : [];
  return [
    ...table<FamilyResult>(
      { caption: say.riskCaption(name), notes },
      [...riskColumns(model, words), ...rateColumns(words)],
      model.families,
    ),
    ...remarkList(model, words),
    ...ratePicture(`${id}-rates`, name, model, words),
  ];
}

/** What a reader looks for first; that no control was tried is said once, in the part about controls. */
function riskColumns(model: ModelAssessment, words: Words): Column<FamilyResult>[] {
  const { compliance: say } = words;
  const { riskColumns: columns } = say;
  const of = ofAssessed(words);
  const hasControls = assessedFamilies(model).some(({ controls }) => controls.length > 0);
  return [
    left(columns.family, ({ family }) => familyName(family, words)),
    left(columns.risk, (family) =>
      family.status === "assessed" ? levelText(family.bare.risk, words) : say.notAssessedRisk,
    ),
    ...(hasControls
      ? [
          left(
            columns.residual,
            of((family) => residualText(family, words)),
          ),
        ]
      : []),
  ];
}

/** What it follows from. */
function rateColumns(words: Words): Column<FamilyResult>[] {
  const { compliance: say, common, number: n } = words;
  const { riskColumns: columns } = say;
  const of = ofAssessed(words);
  return [
    left(
      columns.likelihood,
      of(({ bare }) => say.likelihoods[bare.likelihood]),
    ),
    left(
      columns.impact,
      of(({ bare }) => say.levels[bare.impact]),
    ),
    right(
      columns.hits,
      of(({ bare }) => hitsText(bare, words)),
    ),
    right(
      columns.notJudged,
      of(({ bare }) => n.count(notJudgedCount(bare))),
    ),
    right(
      columns.rate,
      of(({ bare }) => rateText(bare, words)),
    ),
    left(columns.marks, (family) =>
      family.status === "assessed"
        ? marks(family.bare, words).join(common.semicolon)
        : say.notAssessed[family.reason],
    ),
  ];
}

/** A dash where a family has no rating. */
function ofAssessed({ common }: Words) {
  return (text: (family: AssessedFamily) => string) =>
    (family: FamilyResult): string =>
      family.status === "assessed" ? text(family) : common.dash;
}

/** What stands behind the marks, family by family. */
function remarkList(model: ModelAssessment, words: Words): Block[] {
  const { compliance: say, common } = words;
  const items = assessedFamilies(model).flatMap(({ family, bare }): Text[] => {
    const texts = remarks(bare, words);
    if (texts.length === 0) return [];
    return [
      [
        strong(`${familyName(family, words)}${common.colon}`),
        { text: `${texts.join(common.semicolon)}.` },
      ],
    ];
  });
  return items.length === 0 ? [] : [paragraph([strong(say.remarksTitle)]), ...list(items)];
}

function ratePicture(id: string, name: string, model: ModelAssessment, words: Words): Block[] {
  const { compliance: say, number: n, common } = words;
  const title = say.picture(name);
  const chart = intervalPlot(
    assessedFamilies(model).map(({ family, bare }) => ({
      label: familyName(family, words),
      estimate: bare.rate.observed,
      low: bare.rate.low,
      high: bare.rate.high,
      isWithheld: bare.confidence === "low",
    })),
    {
      id,
      words: { title, finding: say.pictureFinding, punctuation: common, valueAxis: say.rateAxis },
      format: (share) => n.percent(share),
      reference: 0,
    },
  );
  return figure(title, chart);
}
