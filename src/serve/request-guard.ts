import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ApiError } from "./api-error.ts";

/** Names under which a server on the loopback interface can be reached. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Refuses what does not come from a program on this machine: a web page that had its name point here
 * (its name stands in `Host`), any page of a browser (`Origin`), and who does not know the key.
 * @param key `null` when none is asked for
 * @throws ApiError 401, 403
 */
export function checkOrigin(headers: IncomingHttpHeaders, key: string | null): void {
  const { host, origin, authorization } = headers;
  if (host === undefined || !LOOPBACK.test(host))
    throw forbidden("the Host header must name this machine: localhost, 127.0.0.1 or [::1]");
  if (origin !== undefined && !LOOPBACK_ORIGIN.test(origin))
    throw forbidden("pages of other hosts may not ask this server");
  if (key === null || isBearerOf(authorization ?? "", key)) return;
  throw new ApiError("send the key as -H 'Authorization: Bearer KEY'", {
    status: 401,
    code: "invalid_api_key",
    headers: { "www-authenticate": "Bearer" },
  });
}

function forbidden(message: string): ApiError {
  return new ApiError(message, { status: 403, code: "forbidden" });
}

/** Hashes have one length, and comparing them takes the same time wherever they differ. */
function isBearerOf(authorization: string, key: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(authorization), hash(`Bearer ${key}`));
}
