import { type FileHandle, open, stat } from "node:fs/promises";
import { messageOf } from "../../core/errors.ts";
import type { DownloadOptions, DownloadTarget } from "./download-file.ts";
import { Interrupted, NotServed } from "./download-problems.ts";

const SILENCE_MS = 60_000;
/** No file of a data set is near this size. */
const LARGEST_BYTES = 1024 * 1024 * 1024;

/**
 * One request: what the server sends is appended to the part that is there, or replaces it when the
 * server sends the file from its beginning. Returns when the response has ended as it should.
 * @throws Interrupted, NotServed, or the system's error from writing
 */
export async function appendResponse(
  url: string,
  partial: string,
  target: DownloadTarget,
  options: DownloadOptions,
): Promise<void> {
  const haveBytes = await usableBytes(partial, target);
  const silence = new Silence(options.silenceMs ?? SILENCE_MS, options.signal);
  try {
    const response = await request(url, haveBytes, silence);
    const goesOn = response.status === 206 && startOf(response) === haveBytes;
    if (response.status === 206 && !goesOn) {
      throw new NotServed("the server sent another part of the file than the one asked for");
    }
    const startBytes = goesOn ? haveBytes : 0;
    const handle = await open(partial, goesOn ? "a" : "w");
    try {
      await copy(response, handle, { startBytes, target, options, silence });
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    silence.stop();
  }
}

/** A part as long as the file or longer is no part: it is fetched anew. */
async function usableBytes(partial: string, target: DownloadTarget): Promise<number> {
  const found = await stat(partial).catch(() => null);
  const sizeBytes = found?.size ?? 0;
  return target.sizeBytes !== null && sizeBytes >= target.sizeBytes ? 0 : sizeBytes;
}

async function request(url: string, haveBytes: number, silence: Silence): Promise<Response> {
  // Ranges count bytes of what is sent: it must not be packed.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (haveBytes > 0) headers.set("range", `bytes=${haveBytes}-`);
  const response = await fetched(url, headers, silence);
  if (response.status === 416 && haveBytes > 0) {
    await response.body?.cancel();
    headers.delete("range");
    return accepted(await fetched(url, headers, silence));
  }
  return accepted(response);
}

async function fetched(url: string, headers: Headers, silence: Silence): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: silence.signal });
  } catch (error) {
    throw silence.reasonOf(error);
  }
}

async function accepted(response: Response): Promise<Response> {
  if (response.status === 200 || response.status === 206) return response;
  await response.body?.cancel();
  const words = `the server answers ${response.status} ${response.statusText}`.trim();
  const mayPass = response.status >= 500 || response.status === 429 || response.status === 408;
  throw mayPass ? new Interrupted(words) : new NotServed(words);
}

/** Where the part begins that a 206 response brings; `null` when it does not say. */
function startOf(response: Response): number | null {
  const match = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return match === null ? null : Number(match[1]);
}

interface Copying {
  readonly startBytes: number;
  readonly target: DownloadTarget;
  readonly options: DownloadOptions;
  readonly silence: Silence;
}

async function copy(response: Response, file: FileHandle, copying: Copying): Promise<void> {
  const { startBytes, target, options, silence } = copying;
  let doneBytes = startBytes;
  for await (const chunk of chunksOf(response, silence)) {
    doneBytes += chunk.length;
    await file.appendFile(chunk);
    options.onProgress?.(doneBytes, target.sizeBytes);
    if (doneBytes > LARGEST_BYTES) throw new NotServed("what it sends is far too large");
    // More than the whole file: the caller sees by the size that it is another one.
    if (target.sizeBytes !== null && doneBytes > target.sizeBytes) return;
  }
  // A response that does not say how long it is may have been cut off; any other has ended as it should.
  const isMeasured = response.headers.has("content-length") || isChunked(response);
  if (target.sizeBytes !== null && doneBytes < target.sizeBytes && !isMeasured) {
    throw new Interrupted(`the connection ended after ${doneBytes} of ${target.sizeBytes} bytes`);
  }
}

function isChunked(response: Response): boolean {
  return (response.headers.get("transfer-encoding") ?? "").includes("chunked");
}

async function* chunksOf(response: Response, silence: Silence): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  try {
    for await (const chunk of response.body) {
      silence.restart();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw silence.reasonOf(error);
  }
}

/** Ends a request on which nothing has arrived for a while, or which the caller gives up. */
class Silence {
  readonly #limitMs: number;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout;

  constructor(limitMs: number, outer: AbortSignal | undefined) {
    this.#limitMs = limitMs;
    this.#outer = outer;
    const own = this.#controller.signal;
    this.signal = outer === undefined ? own : AbortSignal.any([own, outer]);
    this.#timer = this.#start();
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort();
    }, this.#limitMs);
  }

  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Why a request failed; what the caller gave up keeps its own reason. */
  reasonOf(error: unknown): unknown {
    if (this.#outer?.aborted === true) return error;
    if (this.#controller.signal.aborted) {
      return new Interrupted(`nothing arrived for ${this.#limitMs / 1000} s`);
    }
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return new Interrupted(messageOf(cause));
  }
}
