import type { Assessment, AssessedFamily, Rating } from "../../core/compliance/assessment.ts";
import { familyIds } from "../../core/compliance/probe.ts";
import { code, left, right, table } from "../compose/build-blocks.ts";
import type { Block, Span } from "../document/blocks.ts";
import { wordOf } from "../words/word-of.ts";
import type { Words } from "../words/words.ts";
import { familyName, modelName } from "./assessment-names.ts";
import { assessedFamilies } from "./rating-text.ts";

const DECIMALS = 2;

/** Which styles of attack hit, and how many independent probes they are worth. */
export function styleBlocks({ models }: Assessment, words: Words): Block[] {
  const { compliance: say, number: n } = words;
  const columns = say.styleColumns;
  return models.flatMap((model, place) =>
    table<AssessedFamily>(
      {
        caption: say.styleCaption(modelName(model, models)),
        notes: place === 0 ? say.styleNotes : [],
      },
      [
        left(columns.family, ({ family }) => familyName(family, words)),
        right(columns.scenarios, ({ bare }) =>
          say.hitsOf(bare.scenariosHit, bare.clusters.scenarios),
        ),
        right(columns.effective, ({ bare }) => n.figure(bare.clusters.effectiveProbes)),
        left(columns.design, ({ bare: { clusters } }) => {
          const icc = say.icc[clusters.iccSource](n.fixed(clusters.icc, DECIMALS));
          return `${n.fixed(clusters.designEffect, DECIMALS)} (${icc})`;
        }),
        left(columns.styles, ({ bare }) => styleSpans(bare, words)),
      ],
      assessedFamilies(model),
    ),
  );
}

/** Most hit first. */
function styleSpans({ styles }: Rating, { compliance: say, common }: Words): Span[] {
  const share = ({ hits, probes }: Rating["styles"][number]): number =>
    probes === 0 ? 0 : hits / probes;
  return styles
    .toSorted((a, b) => share(b) - share(a))
    .flatMap(({ style, hits, probes }, place) => [
      ...(place === 0 ? [] : [{ text: common.semicolon }]),
      ...code(style),
      { text: say.styleHits(hits, probes) },
    ]);
}

interface DetectorRow {
  readonly detector: Rating["detectors"][number];
  readonly families: readonly string[];
}

/** Who judged, with measured errors or right by construction. */
export function detectorTable({ models }: Assessment, words: Words): Block[] {
  const { compliance: say, number: n } = words;
  const columns = say.detectorColumns;
  const share = (value: number | null): string =>
    value === null ? say.byConstruction : n.percent(value);
  return table<DetectorRow>(
    { caption: say.detectorCaption, notes: say.detectorNotes },
    [
      left(columns.detector, ({ detector }) => detectorName(detector.id, words)),
      right(columns.version, ({ detector }) => n.count(detector.version)),
      right(columns.sensitivity, ({ detector }) => share(detector.sensitivity)),
      right(columns.specificity, ({ detector }) => share(detector.specificity)),
      left(columns.families, ({ families }) => families.join(", ")),
    ],
    detectorRows(models.flatMap(assessedFamilies)),
  );
}

function detectorRows(families: readonly AssessedFamily[]): DetectorRow[] {
  const key = (detector: Rating["detectors"][number]): string => JSON.stringify(detector);
  const all = families.flatMap(({ bare }) => bare.detectors);
  const unique = [...new Map(all.map((detector) => [key(detector), detector])).values()];
  return unique.map((detector) => ({
    detector,
    families: familyIds.filter((id) =>
      families.some(
        ({ family, bare }) =>
          family === id && bare.detectors.some((one) => key(one) === key(detector)),
      ),
    ),
  }));
}

function detectorName(id: string, { compliance: say }: Words): string {
  return wordOf(say.detectors, id);
}
