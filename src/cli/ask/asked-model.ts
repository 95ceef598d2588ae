import type { AskOptions } from "../commands/ask.ts";
import { servedModels, withServerOptions } from "../models/chosen-models.ts";
import { resolveModel, type ResolvedModel } from "../models/resolve-model.ts";
import { requireServerOptions } from "../server-options.ts";

/** The one model that is asked: of the configuration, of a path, or of the server of `--base-url`. @throws HarnessError */
export async function askedModel(options: AskOptions): Promise<ResolvedModel> {
  requireServerOptions(options);
  const [model] = withServerOptions([await foundModel(options)], options, false);
  if (model === undefined) throw new Error("no model was found");
  return model;
}

async function foundModel(options: AskOptions): Promise<ResolvedModel> {
  const { baseUrl, model: word, configDir, engine } = options;
  if (baseUrl === undefined) {
    return resolveModel(word ?? "", configDir ?? null, engine ?? null, null);
  }
  const [model] = await servedModels(baseUrl, word === undefined ? [] : [word], options);
  if (model === undefined) throw new Error("--base-url stands for no model");
  return model;
}
