import { open, stat } from "node:fs/promises";
import { WriteBehind } from "../write-behind.ts";
import type { DownloadOptions, DownloadTarget } from "./download-file.ts";
import { Interrupted, NotServed, OtherLength } from "./download-problems.ts";
import { type HttpAnswer, httpGet } from "./http-get.ts";
import type { RunningDigest } from "./running-digest.ts";
import { Silence } from "./silence.ts";

const SILENCE_MS = 60_000;
/** No file whose size the lock does not know is near this size. */
const LARGEST_UNKNOWN_BYTES = 1024 * 1024 * 1024;

/** The part of a file that is here, and its hash. */
export interface Part {
  readonly path: string;
  readonly digest: RunningDigest;
}

/**
 * One request: what the server sends is appended to the part that is there, or replaces it when the
 * server sends the file from its beginning. Returns when the response has ended as it should.
 * @throws Interrupted, NotServed, OtherLength, or the system's error from writing
 */
export async function appendResponse(
  url: string,
  part: Part,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<void> {
  const haveBytes = await usableBytes(part, target, options);
  const silence = new Silence(options.silenceMs ?? SILENCE_MS, options.signal);
  try {
    const answer = await request(url, haveBytes, options, silence);
    const goesOn = answer.status === 206 && startOf(answer) === haveBytes;
    if (answer.status === 206 && !goesOn) {
      answer.discard();
      throw new NotServed("the server sent another part of the file than the one asked for");
    }
    refuseOtherLength(answer, target);
    if (!goesOn) part.digest.restart();
    const handle = await open(part.path, goesOn ? "a" : "w");
    try {
      const file = new WriteBehind(handle);
      try {
        await copy(answer, file, { part, target, options, silence });
      } finally {
        await file.finish();
      }
      await handle.sync();
    } finally {
      answer.discard();
      await handle.close();
    }
  } finally {
    silence.stop();
  }
}

/** Before the first byte: gigabytes of another file are not worth waiting for. */
function refuseOtherLength(answer: HttpAnswer, { sizeBytes }: DownloadTarget): void {
  const text =
    answer.status === 206
      ? /\/(\d+)$/.exec(answer.header("content-range") ?? "")?.[1]
      : answer.header("content-length");
  if (sizeBytes === null || text === undefined || text === null) return;
  const announcedBytes = Number(text);
  if (announcedBytes === sizeBytes) return;
  answer.discard();
  throw new OtherLength(announcedBytes);
}

/** A part as long as the file or longer is no part: it is fetched anew. What an earlier process left is hashed first. */
async function usableBytes(
  { path, digest }: Part,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<number> {
  const sizeBytes = (await stat(path).catch(() => null))?.size ?? 0;
  if (target.sizeBytes !== null && sizeBytes >= target.sizeBytes) return 0;
  if (sizeBytes !== digest.sizeBytes) {
    digest.restart();
    if (sizeBytes > 0) {
      await digest.addFile(path, (done) => options.onProgress?.(done, target.sizeBytes));
    }
  }
  return digest.sizeBytes;
}

async function request(
  url: string,
  haveBytes: number,
  options: DownloadOptions,
  silence: Silence,
): Promise<HttpAnswer> {
  // Ranges count bytes of what is sent: it must not be packed.
  const whole = { "accept-encoding": "identity" };
  const range = haveBytes > 0 ? { range: `bytes=${haveBytes}-` } : {};
  const answer = await got(url, { ...whole, ...range }, options, silence);
  if (answer.status === 416 && haveBytes > 0) {
    answer.discard();
    return accepted(await got(url, whole, options, silence));
  }
  return accepted(answer);
}

async function got(
  url: string,
  headers: Readonly<Record<string, string>>,
  options: DownloadOptions,
  silence: Silence,
): Promise<HttpAnswer> {
  try {
    const authorization = options.authorization ?? null;
    return await httpGet(url, { headers, authorization, signal: silence.signal });
  } catch (error) {
    throw silence.reasonOf(error);
  }
}

function accepted(answer: HttpAnswer): HttpAnswer {
  if (answer.status === 200 || answer.status === 206) return answer;
  answer.discard();
  throw refusalOf(answer);
}

/** Why an answer other than 200 or 206 is of no use: for now, or for good. */
export function refusalOf(answer: HttpAnswer): Interrupted | NotServed {
  const { status } = answer;
  const words = `the server answers ${status} ${answer.statusText}`.trim();
  const mayPass = status >= 500 || status === 429 || status === 408;
  return mayPass
    ? new Interrupted(words, retryAfterMs(answer.header("retry-after")))
    : new NotServed(words, status);
}

/** `Retry-After` in seconds, or as a date. */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** Where the part begins that a 206 response brings; `null` when it does not say. */
function startOf(answer: HttpAnswer): number | null {
  const match = /^bytes (\d+)-/.exec(answer.header("content-range") ?? "");
  return match === null ? null : Number(match[1]);
}

interface Copying {
  readonly part: Part;
  readonly target: DownloadTarget;
  readonly options: DownloadOptions;
  readonly silence: Silence;
}

async function copy(answer: HttpAnswer, file: WriteBehind, copying: Copying): Promise<void> {
  const { part, target, options, silence } = copying;
  const { digest } = part;
  for await (const chunk of chunksOf(answer, silence)) {
    await file.append(chunk);
    digest.update(chunk);
    options.onProgress?.(digest.sizeBytes, target.sizeBytes);
    if (target.sizeBytes === null && digest.sizeBytes > LARGEST_UNKNOWN_BYTES) {
      throw new NotServed("what it sends is far too large");
    }
    // More than the whole file: the caller sees by the size that it is another one.
    if (target.sizeBytes !== null && digest.sizeBytes > target.sizeBytes) return;
  }
  if (target.sizeBytes !== null && digest.sizeBytes < target.sizeBytes && !isMeasured(answer)) {
    throw new Interrupted(
      `the connection ended after ${digest.sizeBytes} of ${target.sizeBytes} bytes`,
    );
  }
}

/** A response that does not say how long it is may have been cut off; any other has ended as it should. */
function isMeasured(answer: HttpAnswer): boolean {
  const isChunked = (answer.header("transfer-encoding") ?? "").includes("chunked");
  return isChunked || answer.header("content-length") !== null;
}

async function* chunksOf(answer: HttpAnswer, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer.body) {
      silence.restart();
      yield chunk;
    }
  } catch (error) {
    throw silence.reasonOf(error);
  }
}
