import type { IncomingMessage } from "node:http";
import { messageOf } from "../core/errors.ts";
import { ApiError, ClientGoneError, badRequest } from "./api-error.ts";
import { isNestedDeeper } from "./json-depth.ts";

export const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
/** A longer body is read to here and dropped, so that its sender sees the refusal instead of a reset. */
const DROP_LIMIT_BYTES = 16 * BODY_LIMIT_BYTES;
/** Schemas and messages are a few levels deep. */
const DEPTH_LIMIT = 100;

/**
 * The JSON body of a request.
 * @throws ApiError 400 (no JSON, no UTF-8, too deep), 413 (over 4 MiB), 415 (another content type)
 * @throws ClientGoneError when it ends before its time
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  const bytes = await readBytes(request);
  if (type !== "application/json") {
    throw new ApiError("the body must be JSON: send -H 'Content-Type: application/json'", {
      status: 415,
      code: "unsupported_content_type",
    });
  }
  const text = decode(bytes);
  if (isNestedDeeper(text, DEPTH_LIMIT))
    throw badRequest(`the body is nested deeper than ${DEPTH_LIMIT} levels`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`the body is not JSON: ${messageOf(error)}`);
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (sizeBytes > DROP_LIMIT_BYTES) break;
    }
  } catch (error) {
    throw new ClientGoneError("the client left inside its request", { cause: error });
  }
  if (sizeBytes <= BODY_LIMIT_BYTES) return Buffer.concat(chunks);
  throw new ApiError(`the body is longer than ${BODY_LIMIT_BYTES} bytes`, {
    status: 413,
    code: "body_too_large",
    headers: { connection: "close" },
  });
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw badRequest("the body is not UTF-8");
  }
}
