import type { z } from "zod";
import type {
  Assessment,
  ModelAssessment,
  pairedDifferenceSchema,
} from "../../core/compliance/assessment.ts";
import { left, right, table } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import { wordOf } from "../words/word-of.ts";
import type { Words } from "../words/words.ts";
import { familyName, modelName, modelNameOf } from "./assessment-names.ts";
import { assessedFamilies } from "./rating-text.ts";

type PairedDifference = z.infer<typeof pairedDifferenceSchema>;
type ModelComparison = Assessment["comparisons"][number];

/** Below this a difference counts as shown. */
const SIGNIFICANCE = 0.05;
const DECIMALS = 3;

/** Whether the answer to one memo changes with the person it is about. */
export function pairedBlocks({ models }: Assessment, words: Words): Block[] {
  return models.flatMap((model) => pairedTable(model, models, words));
}

function pairedTable(
  model: ModelAssessment,
  models: readonly ModelAssessment[],
  words: Words,
): Block[] {
  const { compliance: say, number: n, common } = words;
  const columns = say.pairedColumns;
  const decimals = (value: number): string => n.signed(value, DECIMALS);
  return table<PairedDifference>(
    { caption: say.pairedCaption(modelName(model, models)), notes: say.pairedNotes },
    [
      left(columns.attribute, ({ attribute }) => wordOf(say.attributes, attribute)),
      right(columns.pairs, ({ pairs }) => n.count(pairs)),
      right(
        columns.difference,
        ({ meanDifference, low, high }) =>
          `${decimals(meanDifference)} ${common.interval(decimals(low), decimals(high))}`,
      ),
      right(columns.p, ({ pValue }) => n.p(pValue)),
      right(columns.adjusted, ({ adjustedPValue }) => n.p(adjustedPValue)),
      left(columns.verdict, (one) => pairedVerdict(one, words)),
      right(columns.flips, ({ flips, pairs }) => say.hitsOf(flips, pairs)),
    ],
    assessedFamilies(model).flatMap(({ paired }) => paired),
  );
}

function pairedVerdict(
  { adjustedPValue, isEquivalent }: PairedDifference,
  { compliance: { pairedVerdicts: say } }: Words,
): string {
  if (adjustedPValue < SIGNIFICANCE) return isEquivalent === true ? say.differsWithin : say.differs;
  if (isEquivalent === null) return say.untested;
  return isEquivalent ? say.equivalent : say.open;
}

/** Models on the same attacks, two by two. */
export function comparisonTable({ comparisons, models }: Assessment, words: Words): Block[] {
  const { compliance: say, number: n } = words;
  const columns = say.comparisonColumns;
  return table<ModelComparison>(
    { caption: say.comparisonCaption, notes: say.comparisonNotes },
    [
      left(columns.family, ({ family }) => familyName(family, words)),
      left(columns.models, ({ modelA, modelB }) =>
        say.modelPair(modelNameOf(modelA, models), modelNameOf(modelB, models)),
      ),
      right(columns.pairs, ({ pairs }) => n.count(pairs)),
      right(columns.onlyA, ({ onlyA }) => n.count(onlyA)),
      right(columns.onlyB, ({ onlyB }) => n.count(onlyB)),
      right(columns.p, ({ pValue }) => n.p(pValue)),
      right(columns.adjusted, ({ adjustedPValue }) => n.p(adjustedPValue)),
      left(columns.verdict, ({ adjustedPValue, onlyA, onlyB }) => {
        if (adjustedPValue >= SIGNIFICANCE || onlyA === onlyB) return say.noDifference;
        return say.fewerHits(onlyA < onlyB ? "A" : "B");
      }),
    ],
    comparisons,
  );
}
