import { GREEDY, type GenerateRequest } from "../../core/generation.ts";
import type { ServedModel } from "../../core/http-observation.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import type { Endpoint } from "./endpoint.ts";
import { cutTwice, turnedAway } from "./failures.ts";
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
 * mlx_lm.server, which says its version only so. Fails where it does not answer: that would change how it is
 * measured.
 */
export async function tryExtensions(
  endpoint: Endpoint,
  served: ServedModel,
): Promise<Outcome<SeenExtensions>> {
  if (served.software === "mlx_lm.server") {
    const answer = await oneToken(endpoint, served);
    if (answer.status === "failed") return answer;
    const softwareVersion = versionIn(answer.value.systemFingerprint);
    return succeeded({ ...NOTHING_SEEN, softwareVersion });
  }
  const { cacheSwitch, tokenIds } = abilitiesOf(served.software);
  if (!cacheSwitch || tokenIds === null) return succeeded(NOTHING_SEEN);
  const asked = { ...served, canClearCache: true, givesTokenIds: true };
  const first = await oneToken(endpoint, asked);
  if (first.status === "failed") return first;
  const again = await oneToken(endpoint, asked);
  if (again.status === "failed") return again;
  return succeeded({
    clearsCache: again.value.timings?.["cache_n"] === 0,
    givesTokenIds: again.value.tokenIds.length > 0,
    softwareVersion: null,
  });
}

async function oneToken(endpoint: Endpoint, served: ServedModel): Promise<Outcome<StreamedAnswer>> {
  const prepared = prepareRequest(ONE_TOKEN, served);
  if (prepared.status === "failed") return prepared;
  const { endpoint: path, body } = prepared.value;
  const url = `${endpoint.baseUrl}/${path}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const answer = new StreamedAnswer(false, ONE_TOKEN.maxOutputTokens, null);
    const ending = await new StreamExchange({
      endpoint,
      url,
      body: () => JSON.stringify(body),
      answer,
      signal: null,
      onProgress: () => undefined,
    }).run();
    if (ending.kind === "answered") return succeeded(answer);
    if (ending.kind === "failed") return ending.outcome;
    if (ending.kind === "turned-away") return turnedAway(url, ending, 0);
    if (ending.kind === "cancelled") return failed("cancelled", "loading was cancelled", null);
    // An open connection that the server closed meanwhile; llama-server does after every stream.
  }
  return cutTwice(url);
}

/** mlx-lm's fingerprint is its version, that of MLX, the platform and the processor, joined by `-`. */
function versionIn(fingerprint: string | null): string | null {
  const version = /^(\d[\w.]*)-(\d[\w.]*)-/.exec(fingerprint ?? "");
  if (version === null) return null;
  return excerpt(`${version[1] ?? ""} (mlx ${version[2] ?? ""})`, 100);
}
