import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { ComposeContext } from "../compose/context.ts";
import { list, paragraph, paragraphs, section } from "../compose/build-blocks.ts";
import { shortLabel } from "../compose/names.ts";
import type { Section } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { agreementLines, agreementSentences, partingSentences } from "./agreement-text.ts";
import { answerSentences, measuredSentence } from "./answer.ts";
import { differenceTable } from "./difference-table.ts";
import { howSentences, programBlocks } from "./how-text.ts";
import { meaningBlocks } from "./meaning-table.ts";
import { partBlocks } from "./parts.ts";
import { differencePictures } from "./pictures.ts";
import { rungTables } from "./rung-tables.ts";
import { trialSentences } from "./trial-sentences.ts";

/** What the layers above an engine cost: one chapter for each ladder. */
export function overheadSection({ dossier, words }: ComposeContext): Section[] {
  const ladders = dossier.overhead ?? [];
  return ladders.flatMap((analysis, place) => {
    const name = nameOf(analysis, words);
    // Two ladders of one model would read the same.
    const experiment = ladders.length > 1 ? ` (${analysis.experiment.experimentId})` : "";
    return chapter(`overhead-${place + 1}`, `${name}${experiment}`, analysis, words);
  });
}

function nameOf({ model }: OverheadAnalysis, words: Words): string {
  return model === null ? words.common.unknownModel : shortLabel(model, words);
}

function chapter(id: string, name: string, analysis: OverheadAnalysis, words: Words): Section[] {
  const { overhead: say } = words;
  const { model, agreement } = analysis;
  return section(
    id,
    say.titleOf(name),
    [
      paragraph(measuredSentence(analysis, words)),
      ...list(answerSentences(analysis, words)),
      ...paragraphs([model?.synthetic === true ? say.syntheticWeights : null]),
      ...differencePictures(id, analysis, words),
      ...rungTables(analysis, words),
      ...differenceTable(analysis, words),
    ],
    [
      ...section(`${id}-meaning`, say.meaningTitle, meaningBlocks(analysis, words)),
      ...section(`${id}-parts`, say.partsTitle, partBlocks(id, analysis, words)),
      ...section(`${id}-tokens`, say.agreementTitle, [
        ...paragraphs(agreementSentences(agreement, words)),
        ...list([...agreementLines(agreement, words), ...partingSentences(agreement, words)]),
      ]),
      ...section(`${id}-trials`, say.trialsTitle, list(trialSentences(analysis, words))),
      ...section(`${id}-how`, say.howTitle, [
        ...list(howSentences(analysis, words)),
        ...programBlocks(analysis, words),
      ]),
      ...section(`${id}-limits`, say.limitsTitle, list(say.limits)),
    ],
  );
}
