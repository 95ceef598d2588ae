import { familyIds } from "../../core/compliance/probe.ts";
import type { Assessment } from "../../core/compliance/assessment.ts";
import { code, list, paragraph, section, strong } from "../compose/build-blocks.ts";
import type { ComposeContext } from "../compose/context.ts";
import type { Block, Section, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { familyName, modelName } from "./assessment-names.ts";
import { controlBlocks } from "./control-blocks.ts";
import { checkTable, coverageBlocks } from "./coverage-blocks.ts";
import { comparisonTable, pairedBlocks } from "./difference-blocks.ts";
import { egressBlocks } from "./egress-blocks.ts";
import { licenceBlocks } from "./licence-blocks.ts";
import { measuredSentence, modelSentences } from "./model-sentences.ts";
import { remnantBlocks } from "./remnant-blocks.ts";
import { glanceTable, riskBlocks } from "./risk-blocks.ts";
import { detectorTable, styleBlocks } from "./style-blocks.ts";

/** Risks of each compliance run, most important things first: a risk officer has five minutes. */
export function complianceSection({ dossier, words }: ComposeContext): Section[] {
  const assessments = dossier.compliance ?? [];
  return assessments.flatMap((assessment, place) => {
    const title = words.compliance.titleOf(words.compliance.profiles[assessment.profile]);
    // Two runs for one profile would read the same.
    const experiment = assessments.length > 1 ? ` (${plainText(assessment.experimentId)})` : "";
    return chapter(`compliance-${place + 1}`, `${title}${experiment}`, assessment, words);
  });
}

function chapter(id: string, title: string, assessment: Assessment, words: Words): Section[] {
  const { compliance: say } = words;
  const { models } = assessment;
  const part = (name: string, heading: string, blocks: readonly Block[]): Section[] =>
    section(`${id}-${name}`, heading, blocks);
  return section(
    id,
    title,
    [
      statementBox(words),
      paragraph(measuredSentence(assessment, words)),
      ...models.map((model) =>
        paragraph([
          strong(`${modelName(model, models)}. `),
          { text: modelSentences(model, assessment, words).join(" ") },
        ]),
      ),
      ...glanceTable(assessment, words),
    ],
    [
      ...part(
        "risks",
        say.risksTitle,
        models.flatMap((model, place) =>
          riskBlocks(`${id}-${place + 1}`, model, assessment, words),
        ),
      ),
      ...part("controls", say.controlsTitle, controlBlocks(assessment, words)),
      ...part("paired", say.pairedTitle, pairedBlocks(assessment, words)),
      ...part("models", say.comparisonTitle, comparisonTable(assessment, words)),
      ...part("styles", say.stylesTitle, styleBlocks(assessment, words)),
      ...part("detectors", say.detectorsTitle, detectorTable(assessment, words)),
      ...part("hits", say.hitsTitle, hitDefinitions(assessment, words)),
      ...part("licences", say.licencesTitle, licenceBlocks(assessment, words)),
      ...part("egress", say.egressTitle, egressBlocks(assessment, words)),
      ...part("remnants", say.remnantsTitle, remnantBlocks(assessment, words)),
      ...part("checks", say.checksTitle, checkTable(assessment, words)),
      ...part("coverage", say.coverageTitle, coverageBlocks(assessment, words)),
      ...part("limits", say.limitsTitle, limitBlocks(assessment, words)),
    ],
  );
}

/** The sentence that stands on everything. */
export function statementBox({ compliance: say }: Words): Block {
  return {
    kind: "callout",
    tone: "note",
    title: say.statementTitle,
    blocks: [paragraph(say.statement)],
  };
}

/** What a hit is, for every family of the run. */
function hitDefinitions({ models }: Assessment, words: Words): Block[] {
  const ids = familyIds.filter((id) =>
    models.some(({ families }) => families.some(({ family }) => family === id)),
  );
  if (ids.length === 0) return [];
  const items = ids.map((id) => ({
    term: familyName(id, words),
    text: words.compliance.hits[id],
  }));
  return [{ kind: "definitions", items }];
}

function limitBlocks(assessment: Assessment, words: Words): Block[] {
  const { compliance: say } = words;
  const { tier } = assessment;
  return [
    ...list([...(tier === "quick" ? [say.screening] : []), ...say.limits]),
    { kind: "definitions", items: runFacts(assessment, words) },
  ];
}

/** Hashes and versions: what somebody needs to say that two runs are alike. */
function runFacts(assessment: Assessment, words: Words): { term: Text; text: Text }[] {
  const { compliance: say, number: n } = words;
  const { run } = say;
  const { suite, models } = assessment;
  const date = n.utc(assessment.createdEpochMs);
  return [
    { term: run.profile, text: say.profiles[assessment.profile] },
    { term: run.tier, text: say.tiers[assessment.tier] },
    { term: run.suite, text: [{ text: say.suiteVersion(suite.version) }, ...code(suite.sha256)] },
    { term: run.policy, text: code(assessment.policySha256) },
    {
      term: run.date,
      text: say.runLine(
        plainText(assessment.experimentId),
        date,
        plainText(assessment.toolVersion),
      ),
    },
    ...models.map(({ fileName, fileSha256 }) => ({
      term: code(fileName),
      text: fileSha256 === null ? say.noHash : code(fileSha256),
    })),
  ];
}
