import type { ModelAssessment } from "../../core/compliance/assessment.ts";
import type { FamilyId } from "../../core/compliance/probe.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";

/** Name, and quantization where it is known; models that would read the same carry their id too. */
export function modelName(model: ModelAssessment, all: readonly ModelAssessment[]): string {
  const label = shortName(model);
  const isUnique = all.filter((other) => shortName(other) === label).length === 1;
  return isUnique ? label : `${label} [${plainText(model.modelId)}]`;
}

/** The same by the id of a model; an id that no model has is shown as it is. */
export function modelNameOf(modelId: string, all: readonly ModelAssessment[]): string {
  const model = all.find((one) => one.modelId === modelId);
  return model === undefined ? plainText(modelId) : modelName(model, all);
}

/** A name that holds its quantization already is not told it twice. */
function shortName({ displayName, quantization }: ModelAssessment): string {
  const name = plainText(displayName);
  const kind = quantization === null ? "" : plainText(quantization);
  return kind === "" || name.toUpperCase().includes(kind.toUpperCase()) ? name : `${name} ${kind}`;
}

/** Such as `F01 Direct injection`. */
export function familyName(family: FamilyId, { compliance: say }: Words): string {
  return say.family(family, say.families[family]);
}
