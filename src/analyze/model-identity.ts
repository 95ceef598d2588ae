import type { ModelAnalysis } from "./performance/analysis.ts";

/** What tells one measured model from another, whatever experiment it stems from. */
export type ModelIdentity = Pick<ModelAnalysis, "modelId" | "fileSha256" | "served">;

/**
 * The same for two models only when id and file are the same. Of a server the file cannot be seen: there
 * its address, the name that it serves the model under and the file that it names stand for it.
 */
export function identityKey({ modelId, fileSha256, served }: ModelIdentity): string {
  if (served === undefined) return JSON.stringify([modelId, fileSha256]);
  const { baseUrl, servedModel, modelFile } = served;
  return JSON.stringify([modelId, fileSha256, baseUrl, servedModel, modelFile]);
}
