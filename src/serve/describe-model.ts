import { contextTokensOf } from "../core/engine.ts";
import type { Served } from "./served.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/** The list of the one model that there is, in the form of OpenAI with llama-server's `meta`. */
export function modelList({ model, modelId, loadedAt }: Served): JsonObject {
  const { facts } = model;
  const meta = {
    n_vocab: facts.vocabularySize,
    n_ctx: contextTokensOf(facts),
    n_ctx_train: facts.trainedContextTokens,
    n_params: facts.parameterCount,
    size: facts.weightBytes,
  };
  const entry = { id: modelId, object: "model", created: loadedAt, owned_by: "edge-bench", meta };
  return { object: "list", data: [entry] };
}

/** What llama-server's `/props` says, as far as it is known here. Of the model's place only its name. */
export function properties({ model, modelId, fileName, version }: Served): JsonObject {
  const { facts } = model;
  return {
    software: "edge-bench",
    version,
    build_info: `edge-bench-${version}`,
    model_alias: modelId,
    model_path: fileName,
    n_ctx: contextTokensOf(facts),
    default_generation_settings: { n_ctx: contextTokensOf(facts) },
    total_slots: 1,
    engine: facts.engine,
    engine_version: facts.engineVersion,
    synthetic: facts.synthetic,
  };
}
