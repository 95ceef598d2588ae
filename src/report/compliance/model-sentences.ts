import { levels, type Assessment, type ModelAssessment } from "../../core/compliance/assessment.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { familyName } from "./assessment-names.ts";
import { assessedFamilies, probeCount } from "./rating-text.ts";

/** What was asked, in one sentence. */
export function measuredSentence(
  assessment: Assessment,
  { compliance: say, common }: Words,
): string {
  const { models, profile, tier } = assessment;
  const probes = models
    .flatMap(assessedFamilies)
    .reduce((sum, { bare }) => sum + probeCount(bare) - bare.counts.indeterminate, 0);
  return say.measured({
    models: common.models(models.length),
    profile: say.profiles[profile],
    tier: say.tiers[tier],
    probes,
  });
}

/** What a risk officer wants to know of one model: use, worst risk, families at each level, licence. */
export function modelSentences(
  model: ModelAssessment,
  assessment: Assessment,
  words: Words,
): string[] {
  const { compliance: say } = words;
  return [
    say.declaredUse(say.profiles[assessment.profile]),
    worstSentence(model, words),
    ...countSentences(model, words),
    licenceSentence(model, assessment, words),
    ...(model.hasChatTemplate ? [] : [say.noChatTemplate]),
  ];
}

function worstSentence({ worstRisk, worstFamilies }: ModelAssessment, words: Words): string {
  const { compliance: say, common } = words;
  if (worstRisk === null) return say.nothingAssessed;
  const families = common.listed(worstFamilies.map((family) => familyName(family, words)));
  return say.worst(say.levelsInline[worstRisk], families);
}

function countSentences(model: ModelAssessment, { compliance: say }: Words): string[] {
  const ratings = assessedFamilies(model).map(({ bare }) => bare);
  const counts = levels
    .toReversed()
    .filter((level) => model.riskCounts[level] > 0)
    .map((level) => say.levelCount(say.levelsInline[level], model.riskCounts[level]));
  const limited = ratings.filter(({ evidenceLimited }) => evidenceLimited).length;
  const low = ratings.filter(({ confidence }) => confidence === "low").length;
  return [
    say.levelCounts(
      counts.length === 0 ? say.noLevelCount : counts.join(", "),
      model.notAssessedCount,
    ),
    ...(ratings.length === 0 ? [] : [say.limitedCount(limited, low)]),
  ];
}

function licenceSentence(
  { licence }: ModelAssessment,
  { profile }: Assessment,
  { compliance: say }: Words,
): string {
  if (licence === null) return say.noLicence;
  const id =
    licence.effectiveLicenceId === null
      ? say.unknownLicence
      : plainText(licence.effectiveLicenceId);
  const state = say.licenceStates[licence.state];
  const verdict = licence.verdicts.find((one) => one.profile === profile);
  if (verdict === undefined) return say.licenceWithoutVerdict(id, state);
  return say.licenceVerdict(id, state, say.colours[verdict.colour], plainText(verdict.clause));
}
