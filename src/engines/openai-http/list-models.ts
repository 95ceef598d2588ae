import { z } from "zod";
import type { ServerRequest } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { askJson } from "./ask-json.ts";
import type { Endpoint } from "./endpoint.ts";
import { malformed } from "./failures.ts";
import { excerpt } from "./foreign-text.ts";

/** Names shown when the one that was asked for is not among them. */
const SHOWN_NAMES = 20;

const count = z.int().positive().nullish().catch(null);

const listedModelSchema = z.looseObject({
  id: z.string().min(1).max(1000),
  /** llama-server: other names that it answers to. */
  aliases: z.array(z.string()).nullish().catch(null),
  owned_by: z.string().nullish().catch(null),
  /** vLLM: path or name of what it loaded, and its context. */
  root: z.string().nullish().catch(null),
  max_model_len: count,
  /** llama-server and this tool's own server. */
  meta: z
    .looseObject({ n_vocab: count, n_ctx: count, n_ctx_train: count, n_params: count, size: count })
    .nullish()
    .catch(null),
});

export type ListedModel = z.infer<typeof listedModelSchema>;

const listSchema = z.looseObject({ data: z.array(listedModelSchema).max(10_000).nullable() });

export interface Listing {
  /** The one that is meant. */
  readonly model: ListedModel;
  /** The `server` header of the answer; `null` when it has none. */
  readonly serverHeader: string | null;
}

/**
 * Finds the model that is asked for among those that the server lists. Without a name there must be
 * exactly one.
 */
export async function findListedModel(
  endpoint: Endpoint,
  { servedModel }: ServerRequest,
): Promise<Outcome<Listing>> {
  const url = `${endpoint.baseUrl}/models`;
  const answer = await askJson(endpoint, url);
  if (answer.status === "failed") return answer;
  const list = listSchema.safeParse(answer.value.body);
  if (!list.success) return malformed(url, "no list of models");
  // Ollama without a model says `null`.
  const models = list.data.data ?? [];
  const model = servedModel === null ? onlyOne(models) : named(models, servedModel);
  if (model === null)
    return failed("engine-refused", ...refusalWords(endpoint, models, servedModel));
  const { server: header } = answer.value.headers;
  return succeeded({ model, serverHeader: typeof header === "string" ? header : null });
}

function onlyOne(models: readonly ListedModel[]): ListedModel | null {
  return models.length === 1 ? (models[0] ?? null) : null;
}

function named(models: readonly ListedModel[], name: string): ListedModel | null {
  return (
    models.find(({ id }) => id === name) ??
    models.find(({ aliases }) => aliases?.includes(name)) ??
    null
  );
}

/** Message and hint. */
function refusalWords(
  { baseUrl }: Endpoint,
  models: readonly ListedModel[],
  servedModel: string | null,
): [string, string] {
  if (models.length === 0)
    return [`${baseUrl} serves no model`, "Load a model into the server first."];
  const names = models.slice(0, SHOWN_NAMES).map(({ id }) => excerpt(id, 100));
  const more = models.length > SHOWN_NAMES ? ` and ${models.length - SHOWN_NAMES} more` : "";
  const shown = `${names.join(", ")}${more}`;
  return servedModel === null
    ? [`${baseUrl} serves ${models.length} models: ${shown}`, "Say which of them is meant."]
    : [
        `${baseUrl} does not serve "${excerpt(servedModel, 100)}"; it serves ${shown}`,
        "Ask for one of these names.",
      ];
}
