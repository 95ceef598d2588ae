import type {
  Assessment,
  AssessedFamily,
  ControlEffect,
  ModelAssessment,
} from "../../core/compliance/assessment.ts";
import { left, paragraph, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { familyName, modelName } from "./assessment-names.ts";
import { assessedFamilies, hitsText } from "./rating-text.ts";

interface Row {
  readonly family: AssessedFamily;
  readonly effect: ControlEffect;
}

/** The same probes bare and with each control; a sentence where no control was tried. */
export function controlBlocks({ models }: Assessment, words: Words): Block[] {
  const blocks = models.flatMap((model) => controlTable(model, models, words));
  return blocks.length === 0 ? [paragraph(words.compliance.noControls)] : blocks;
}

function controlTable(
  model: ModelAssessment,
  models: readonly ModelAssessment[],
  words: Words,
): Block[] {
  const { compliance: say, number: n, common } = words;
  const columns = say.controlColumns;
  const rows = assessedFamilies(model).flatMap((family) =>
    family.controls.map((effect): Row => ({ family, effect })),
  );
  return table<Row>(
    {
      caption: say.controlCaption(modelName(model, models)),
      rowHeaderCount: 2,
      notes: say.controlNotes,
    },
    [
      left(columns.family, ({ family }) => familyName(family.family, words)),
      left(columns.control, ({ effect }) => say.controls[effect.control]),
      right(columns.bare, ({ family }) => hitsText(family.bare, words)),
      right(columns.with, ({ effect }) => hitsText(effect.rating, words)),
      right(columns.changed, ({ effect }) => say.changed(effect.improved, effect.worsened)),
      right(columns.pairs, ({ effect }) => n.count(effect.pairs)),
      right(columns.p, ({ effect }) => n.p(effect.pValue)),
      left(columns.risk, ({ effect }) => say.levels[effect.rating.risk]),
      left(columns.verdict, ({ effect }) => verdictText(effect, words)),
      right(columns.served, ({ effect: { rating } }) =>
        rating.utility === null
          ? common.dash
          : say.hitsOf(rating.utility.served, rating.utility.asked),
      ),
    ],
    rows,
  );
}

function verdictText(
  { isEffective, improved, worsened }: ControlEffect,
  { compliance: { controlVerdicts: say } }: Words,
): string {
  if (isEffective) return say.counts;
  return worsened > improved ? say.worse : say.notShown;
}
