import { GREEDY, type GenerateRequest } from "../../core/generation.ts";
import type { ServedModel } from "../../core/http-observation.ts";
import type { Endpoint } from "./endpoint.ts";
import { excerpt } from "./foreign-text.ts";
import { prepareRequest } from "./request-body.ts";
import { abilitiesOf } from "./server-software.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { StreamedAnswer } from "./streamed-answer.ts";

/** What a server was seen to do, as opposed to what its software is said to do. */
export interface SeenExtensions {
  readonly clearsCache: boolean;
  readonly givesTokenIds: boolean;
  /** From the fingerprint of its answer, for software that has no other place for it. */
  readonly softwareVersion: string | null;
}

const NOTHING_SEEN: SeenExtensions = {
  clearsCache: false,
  givesTokenIds: false,
  softwareVersion: null,
};

const ONE_TOKEN: GenerateRequest = {
  prompt: { kind: "text", text: "Once upon a time there was a" },
  sampling: GREEDY,
  maxOutputTokens: 1,
  ignoreEndOfGeneration: false,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

/**
 * Asks a server whose software knows extensions for one token, twice: the second time everything of the
 * prompt could come from its cache, and must not. A server without extensions is left alone, but for
 * mlx_lm.server, which says its version only so.
 */
export async function tryExtensions(
  endpoint: Endpoint,
  served: ServedModel,
): Promise<SeenExtensions> {
  if (served.software === "mlx_lm.server") {
    const answer = await oneToken(endpoint, served);
    return { ...NOTHING_SEEN, softwareVersion: versionIn(answer?.systemFingerprint ?? null) };
  }
  const { cacheSwitch, tokenIds } = abilitiesOf(served.software);
  if (!cacheSwitch || tokenIds === null) return NOTHING_SEEN;
  const asked = { ...served, canClearCache: true, givesTokenIds: true };
  await oneToken(endpoint, asked);
  const again = await oneToken(endpoint, asked);
  if (again === null) return NOTHING_SEEN;
  return {
    clearsCache: again.timings?.["cache_n"] === 0,
    givesTokenIds: again.tokenIds.length > 0,
    softwareVersion: null,
  };
}

async function oneToken(endpoint: Endpoint, served: ServedModel): Promise<StreamedAnswer | null> {
  const prepared = prepareRequest(ONE_TOKEN, served);
  if (prepared.status === "failed") return null;
  const { endpoint: path, body } = prepared.value;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = new StreamedAnswer(false, null);
    const ending = await new StreamExchange({
      endpoint,
      url: `${endpoint.baseUrl}/${path}`,
      body: () => JSON.stringify(body),
      answer,
      signal: null,
      onProgress: () => undefined,
    }).run();
    if (ending.kind === "answered") return answer;
    // An open connection that the server closed meanwhile; llama-server does after every stream.
    if (ending.kind !== "stale-connection") return null;
  }
  return null;
}

/** mlx-lm's fingerprint is its version, that of MLX, the platform and the processor, joined by `-`. */
function versionIn(fingerprint: string | null): string | null {
  const version = /^(\d[\w.]*)-(\d[\w.]*)-/.exec(fingerprint ?? "");
  if (version === null) return null;
  return excerpt(`${version[1] ?? ""} (mlx ${version[2] ?? ""})`, 100);
}
