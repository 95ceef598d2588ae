import { z } from "zod";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { askIfThere } from "./ask-json.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ListedModel, Listing } from "./list-models.ts";

/** What a server says of itself and of the model, `null` where it is silent. */
export interface ServerIdentity {
  readonly software: string | null;
  readonly softwareVersion: string | null;
  readonly modelPath: string | null;
  readonly contextTokens: number | null;
  readonly slotCount: number | null;
  readonly architecture: string | null;
  readonly chatTemplate: string | null;
  /** This tool's own server passes on what the model's file says; others cannot tell. */
  readonly isSynthetic: boolean;
}

const UNKNOWN: ServerIdentity = {
  software: null,
  softwareVersion: null,
  modelPath: null,
  contextTokens: null,
  slotCount: null,
  architecture: null,
  chatTemplate: null,
  isSynthetic: false,
};

const text = z.string().min(1).max(4096).nullish().catch(null);
const count = z.int().positive().nullish().catch(null);

/** llama-server, and this tool's own server, which says so in `software`. */
const propsSchema = z.looseObject({
  software: text,
  version: text,
  build_info: text,
  model_path: z.string().min(1).max(4096).nullable().catch(null),
  total_slots: z.int().positive(),
  default_generation_settings: z.looseObject({ n_ctx: count }).nullish().catch(null),
  chat_template: z.string().nullable().catch(null),
  synthetic: z.boolean().catch(false),
});

const versionSchema = z.looseObject({ version: z.string().min(1).max(200) });
const greetingSchema = z.literal("Ollama is running");
const healthSchema = z.looseObject({ status: z.literal("ok") });

const lmStudioSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      arch: text,
      /** Absent until the model is loaded. */
      loaded_context_length: count,
    }),
  ),
});

interface Probe {
  /** The list of models speaks for this software. */
  readonly isLikely: (listing: Listing) => boolean;
  /** Its answer is like that of no other software, so that it may be tried on any server. */
  readonly isDistinct: boolean;
  /** `null`: it is another software. */
  readonly ask: (endpoint: Endpoint, model: ListedModel) => Promise<Outcome<ServerIdentity | null>>;
}

const PROBES: readonly Probe[] = [
  {
    isLikely: ({ model }) => ["llamacpp", "edge-bench"].includes(model.owned_by ?? ""),
    isDistinct: true,
    ask: askProps,
  },
  { isLikely: ({ model }) => model.owned_by === "vllm", isDistinct: false, ask: askVllm },
  { isLikely: isOfLibrary, isDistinct: true, ask: askOllama },
  {
    isLikely: ({ model }) => model.owned_by === "organization_owner",
    isDistinct: true,
    ask: askLmStudio,
  },
  {
    isLikely: ({ model, serverHeader }) =>
      (model.owned_by ?? "") === "" && /^BaseHTTP\/\S+ Python\//.test(serverHeader ?? ""),
    isDistinct: false,
    ask: askMlx,
  },
];

/**
 * Finds out what software answers: first what its list of models suggests, then whatever answers to a path
 * of its own. Read in the sources of llama.cpp and mlx-lm; for the others in their documentation, not yet
 * run against them.
 * Fails where software that the list suggests cannot be asked just now: the server would be measured in
 * another way than at another time.
 */
export async function identifyServer(
  endpoint: Endpoint,
  listing: Listing,
): Promise<Outcome<ServerIdentity>> {
  const likely = PROBES.filter(({ isLikely }) => isLikely(listing));
  const tried = likely.length > 0 ? likely : PROBES.filter(({ isDistinct }) => isDistinct);
  for (const { ask } of tried) {
    const identity = await ask(endpoint, listing.model);
    if (identity.status === "failed") {
      if (likely.length > 0) return identity;
    } else if (identity.value !== null) return succeeded(identity.value);
  }
  return succeeded({ ...UNKNOWN, contextTokens: listing.model.max_model_len ?? null });
}

function isOfLibrary({ model }: Pick<Listing, "model">): boolean {
  return model.owned_by === "library";
}

async function askProps(
  endpoint: Endpoint,
  { meta }: ListedModel,
): Promise<Outcome<ServerIdentity | null>> {
  const answer = await answerOf(endpoint, "/props", propsSchema);
  return whereFound(answer, (props) => ({
    ...UNKNOWN,
    software: props.software ?? "llama-server",
    softwareVersion: props.version ?? props.build_info ?? null,
    modelPath: props.model_path,
    contextTokens: props.default_generation_settings?.n_ctx ?? meta?.n_ctx ?? null,
    slotCount: props.total_slots,
    chatTemplate: props.chat_template,
    isSynthetic: props.synthetic,
  }));
}

async function askVllm(endpoint: Endpoint, model: ListedModel): Promise<Outcome<ServerIdentity>> {
  const answer = await answerOf(endpoint, "/version", versionSchema);
  if (answer.status === "failed") return answer;
  return succeeded({
    ...UNKNOWN,
    software: "vllm",
    softwareVersion: answer.value?.version ?? null,
    modelPath: model.root ?? null,
    contextTokens: model.max_model_len ?? null,
  });
}

/** Other servers have `/api/version` too (KoboldCpp); only Ollama greets so. */
async function askOllama(
  endpoint: Endpoint,
  model: ListedModel,
): Promise<Outcome<ServerIdentity | null>> {
  if (!isOfLibrary({ model })) {
    const greeting = await answerOf(endpoint, "/", greetingSchema);
    if (greeting.status === "failed" || greeting.value === null) return NOT_THIS;
  }
  const answer = await answerOf(endpoint, "/api/version", versionSchema);
  return whereFound(answer, ({ version }) => ({
    ...UNKNOWN,
    software: "ollama",
    softwareVersion: version,
  }));
}

/** LM Studio tells no version of its own. */
async function askLmStudio(
  endpoint: Endpoint,
  { id }: ListedModel,
): Promise<Outcome<ServerIdentity | null>> {
  const answer = await answerOf(endpoint, "/api/v0/models", lmStudioSchema);
  if (answer.status === "failed") return answer;
  const model = answer.value?.data.find((entry) => entry.id === id);
  if (model === undefined) return NOT_THIS;
  return succeeded({
    ...UNKNOWN,
    software: "lm-studio",
    contextTokens: model.loaded_context_length ?? null,
    architecture: model.arch ?? null,
  });
}

/** Its version stands only in the fingerprint of each answer. A model of a folder has that as its name. */
async function askMlx(
  endpoint: Endpoint,
  { id }: ListedModel,
): Promise<Outcome<ServerIdentity | null>> {
  const answer = await answerOf(endpoint, "/health", healthSchema);
  return whereFound(answer, () => ({ ...UNKNOWN, software: "mlx_lm.server", modelPath: id }));
}

const NOT_THIS: Outcome<null> = succeeded(null);

function whereFound<T>(
  answer: Outcome<T | null>,
  identityOf: (found: T) => ServerIdentity,
): Outcome<ServerIdentity | null> {
  if (answer.status === "failed") return answer;
  return answer.value === null ? NOT_THIS : succeeded(identityOf(answer.value));
}

/** The answer at a path beside `/v1`; `null` when there is none of this form. */
async function answerOf<T>(
  endpoint: Endpoint,
  path: string,
  schema: z.ZodType<T>,
): Promise<Outcome<T | null>> {
  const answer = await askIfThere(endpoint, `${endpoint.rootUrl}${path}`);
  if (answer.status === "failed") return answer;
  const parsed = schema.safeParse(answer.value);
  return succeeded(parsed.success ? parsed.data : null);
}
