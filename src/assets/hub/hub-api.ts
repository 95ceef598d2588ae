import { z } from "zod";
import { PrerequisiteError } from "../../core/errors.ts";
import { refusalOf } from "../download/append-response.ts";
import { Interrupted, NotServed } from "../download/download-problems.ts";
import { type HttpAnswer, httpGet } from "../download/http-get.ts";
import { Silence } from "../download/silence.ts";
import { wait } from "../download/wait.ts";
import {
  type HubPlace,
  hubAnswerInvalid,
  hubRefusal,
  hubWords,
  offline,
  placeText,
} from "./hub-refusals.ts";
import type { HubSettings } from "./hub-settings.ts";

/** The list of the largest repositories has some hundred kB. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
const SILENCE_MS = 60_000;
const MOST_ATTEMPTS = 4;
const LONGEST_PAUSE_MS = 60_000;

const textOrList = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .catch(null);

const cardSchema = z
  .looseObject({
    license: textOrList,
    license_name: z.string().nullish().catch(null),
    license_link: z.string().nullish().catch(null),
    base_model: textOrList,
  })
  .nullish()
  .catch(null);

const siblingSchema = z.looseObject({
  rfilename: z.string(),
  size: z.int().nonnegative().nullish(),
  blobId: z.string().nullish(),
  lfs: z.looseObject({ sha256: z.string(), size: z.int().nonnegative() }).nullish(),
});

const repositorySchema = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(siblingSchema).max(100_000),
  cardData: cardSchema,
  gated: z.union([z.boolean(), z.string()]).nullish().catch(null),
});

/** What the hub says of a repository at one revision. */
export type HubRepository = z.infer<typeof repositorySchema>;
export type HubFile = z.infer<typeof siblingSchema>;
export type HubCard = z.infer<typeof cardSchema>;

export interface HubRequest {
  readonly settings: HubSettings;
  readonly signal?: AbortSignal;
  /** Wait before the first further attempt, ms. */
  readonly pauseMs?: number;
}

/**
 * Commit, files and card of a repository (`GET /api/models/<repository>/revision/<revision>?blobs=true`).
 * @throws PrerequisiteError `offline`, `hub-forbidden`, `hub-not-found`, `hub-answer-invalid`, `download-failed`
 */
export async function askHub(
  repository: string,
  revision: string,
  request: HubRequest,
): Promise<HubRepository> {
  const place: HubPlace = { repository, revision, file: null };
  const address = `${request.settings.endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const bytes = await hubBytes(address, place, LARGEST_ANSWER_BYTES, request);
  return repositoryFrom(bytes, place);
}

/** Reads the hub's answer on a repository. @throws PrerequisiteError `hub-answer-invalid` */
export function repositoryFrom(bytes: Buffer, place: HubPlace): HubRepository {
  const parsed = repositorySchema.safeParse(parsedJson(bytes));
  if (parsed.success) return parsed.data;
  throw hubAnswerInvalid(place, z.prettifyError(parsed.error));
}

/**
 * A small file of a repository, whole.
 * @throws PrerequisiteError as `askHub`
 */
export async function smallHubFile(
  repository: string,
  revision: string,
  file: string,
  largestBytes: number,
  request: HubRequest,
): Promise<Buffer> {
  const place: HubPlace = { repository, revision, file };
  return hubBytes(hubFileUrl(place, file, request.settings), place, largestBytes, request);
}

/** Where the hub serves a file of a repository. */
export function hubFileUrl(
  { repository, revision }: Pick<HubPlace, "repository" | "revision">,
  file: string,
  { endpoint }: HubSettings,
): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${path}`;
}

async function hubBytes(
  address: string,
  place: HubPlace,
  largestBytes: number,
  request: HubRequest,
): Promise<Buffer> {
  const { settings, signal } = request;
  if (settings.isOffline) throw offline(`${placeText(place)}: the hub has to be asked`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bytesOf(address, place, largestBytes, request);
    } catch (error) {
      if (error instanceof Interrupted && attempt < MOST_ATTEMPTS) {
        const growing = (request.pauseMs ?? 1000) * 2 ** (attempt - 1);
        await wait(Math.min(Math.max(growing, error.retryAfterMs ?? 0), LONGEST_PAUSE_MS), signal);
        continue;
      }
      throw explained(error, address, place, settings);
    }
  }
}

async function bytesOf(
  address: string,
  place: HubPlace,
  largestBytes: number,
  { settings, signal }: HubRequest,
): Promise<Buffer> {
  const silence = new Silence(SILENCE_MS, signal);
  try {
    const { authorization } = settings;
    const headers = { "accept-encoding": "identity" };
    const answer = await httpGet(address, { headers, authorization, signal: silence.signal });
    if (answer.status !== 200) {
      answer.discard();
      throw refusalOf(answer);
    }
    return await wholeBody(answer, place, largestBytes, silence);
  } catch (error) {
    throw silence.reasonOf(error);
  } finally {
    silence.stop();
  }
}

async function wholeBody(
  answer: HttpAnswer,
  place: HubPlace,
  largestBytes: number,
  silence: Silence,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of answer.body) {
    silence.restart();
    sizeBytes += chunk.length;
    if (sizeBytes > largestBytes) throw hubAnswerInvalid(place, "it is far too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function explained(
  error: unknown,
  address: string,
  place: HubPlace,
  settings: HubSettings,
): unknown {
  if (!(error instanceof Interrupted || error instanceof NotServed)) return error;
  const own = error instanceof NotServed ? hubRefusal(place, error, settings) : null;
  if (own !== null) return own;
  return new PrerequisiteError(`${address}: cannot be asked: ${error.message}`, {
    code: "download-failed",
    hint: hubWords(place, settings).failedHint,
    cause: error,
  });
}

function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
