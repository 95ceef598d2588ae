import type { ModelFacts } from "../../core/engine.ts";
import type { ResolvedModel } from "./resolve-model.ts";
import { servedModelId } from "./served-references.ts";

/**
 * A model whose server was asked for the only one that it serves, now with the name of that one: what is
 * planned for one model is never asked of another.
 */
export function namedByServer(
  model: ResolvedModel,
  { served }: Pick<ModelFacts, "served">,
): ResolvedModel {
  const { server, takesServedName, ...rest } = model;
  if (server === undefined) return model;
  if (served === undefined || server.servedModel !== null) return { ...rest, server };
  const { servedModel } = served;
  const named = { ...rest, server: { ...server, servedModel } };
  if (takesServedName !== true) return named;
  const modelId = servedModelId(servedModel);
  return { ...named, modelId, displayName: modelId };
}
