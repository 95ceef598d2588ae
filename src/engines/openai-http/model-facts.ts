import { win32 } from "node:path";
import type { LoadRequest, ModelFacts } from "../../core/engine.ts";
import { sha256Of } from "../../core/hash.ts";
import type { ServedModel, ServerRequest } from "../../core/http-observation.ts";
import { excerpt } from "./foreign-text.ts";
import type { ServerIdentity } from "./identify-server.ts";
import type { ListedModel } from "./list-models.ts";
import { abilitiesOf } from "./server-software.ts";
import type { SeenExtensions } from "./try-extensions.ts";

interface FactSources {
  readonly request: LoadRequest;
  readonly server: ServerRequest;
  readonly baseUrl: string;
  readonly model: ListedModel;
  readonly identity: ServerIdentity;
  readonly seen: SeenExtensions;
  readonly loadNs: number;
}

export function servedModelOf({
  server,
  baseUrl,
  model,
  identity,
  seen,
}: FactSources): ServedModel {
  return {
    baseUrl,
    servedModel: model.id,
    software: identity.software,
    softwareVersion: identity.softwareVersion ?? seen.softwareVersion,
    modelFile: identity.modelPath === null ? null : win32.basename(identity.modelPath),
    contextTokens: identity.contextTokens,
    slotCount: identity.slotCount,
    canClearCache: seen.clearsCache,
    canIgnoreEndOfGeneration: abilitiesOf(identity.software).ignoreEos,
    givesTokenIds: seen.givesTokenIds,
    serverPid: server.serverPid,
  };
}

/** What llama-server and this tool's own server tell in their list of models. */
function listedFacts({
  meta,
}: ListedModel): Pick<
  ModelFacts,
  "parameterCount" | "weightBytes" | "vocabularySize" | "trainedContextTokens"
> {
  return {
    parameterCount: meta?.n_params ?? null,
    weightBytes: meta?.size ?? null,
    vocabularySize: meta?.n_vocab ?? null,
    trainedContextTokens: meta?.n_ctx_train ?? null,
  };
}

/** What a server tells of itself and the model; everything else stays `null`. */
export function factsOf(sources: FactSources): ModelFacts {
  const { model, identity } = sources;
  const served = servedModelOf(sources);
  const abilities = abilitiesOf(served.software);
  return {
    engine: "openai-http",
    engineVersion: excerpt(served.softwareVersion ?? "unknown"),
    enginePackage: excerpt(served.software ?? "unknown"),
    gpuKind: null,
    cpuVariant: null,
    devices: [],
    buffers: [],
    architecture: identity.architecture,
    description: `${excerpt(model.id, 200)} on ${served.baseUrl}`,
    ...listedFacts(model),
    slidingWindowTokens: null,
    addsBeginToken: null,
    beginToken: null,
    endToken: null,
    chatTemplateSha256: identity.chatTemplate === null ? null : sha256Of(identity.chatTemplate),
    synthetic: identity.isSynthetic,
    options: null,
    served,
    loadNs: sources.loadNs,
    capabilities: {
      // Servers give log-probabilities of what they generate, not of given tokens: llama-server refuses `echo`.
      score: false,
      jsonSchema: abilities.schemaForMessages,
      prefixCache: false,
      tokenize: abilities.tokenizes,
    },
  };
}
