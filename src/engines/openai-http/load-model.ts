import type { LoadRequest, LoadedModel } from "../../core/engine.ts";
import type { ServerRequest } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { EngineControl } from "../llama-cpp/control.ts";
import { API_KEY_VARIABLE, prepareEndpoint, type Endpoint } from "./endpoint.ts";
import { withoutKey } from "./foreign-text.ts";
import { identifyServer } from "./identify-server.ts";
import { findListedModel } from "./list-models.ts";
import { factsOf, servedModelOf } from "./model-facts.ts";
import { OpenaiHttpModel } from "./openai-http-model.ts";
import { tryExtensions } from "./try-extensions.ts";

/**
 * "Loads" a model that an OpenAI-compatible server holds: finds it in the server's list, finds out what
 * software answers and what it understands. The weights are the server's affair; `vocabularyOnly` makes no
 * difference. The key comes from `EDGE_BENCH_API_KEY`.
 */
export async function loadOpenaiHttp(
  request: LoadRequest,
  control: EngineControl,
): Promise<Outcome<LoadedModel>> {
  const { server } = request;
  if (server === undefined)
    return failed("engine-refused", "it is not said how the server is asked", "Give a base URL.");
  const endpoint = prepareEndpoint(server, process.env[API_KEY_VARIABLE]);
  if (endpoint.status === "failed") return endpoint;
  const loaded = await connect(request, server, endpoint.value, control);
  if (loaded.status === "ok") return loaded;
  endpoint.value.close();
  const { failure } = loaded;
  const message = withoutKey(failure.message, endpoint.value.key);
  return { status: "failed", failure: { ...failure, message } };
}

async function connect(
  request: LoadRequest,
  server: ServerRequest,
  endpoint: Endpoint,
  control: EngineControl,
): Promise<Outcome<LoadedModel>> {
  const started = process.hrtime.bigint();
  const listing = await findListedModel(endpoint, server);
  if (listing.status === "failed") return listing;
  const { model } = listing.value;
  const identity = await identifyServer(endpoint, listing.value);
  if (identity.status === "failed") return identity;
  const unseen = { clearsCache: false, givesTokenIds: false, softwareVersion: null };
  const sources = { request, server, baseUrl: endpoint.baseUrl, model, identity: identity.value };
  const seen = await tryExtensions(
    endpoint,
    servedModelOf({ ...sources, seen: unseen, loadNs: 0 }),
  );
  if (seen.status === "failed") return seen;
  const loadNs = Number(process.hrtime.bigint() - started);
  const facts = factsOf({ ...sources, seen: seen.value, loadNs });
  return succeeded(new OpenaiHttpModel(facts, endpoint, control));
}
