/**
 * What is wrong with the base URL of a server, in words that follow `base_url` or `--base-url`; `null` when it
 * can be asked. The text itself is not repeated: it may hold a password.
 */
export function baseUrlProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return "is no address that begins with http:// or https://, such as http://127.0.0.1:8080/v1";
  }
  if (url.username !== "" || url.password !== "") {
    return "holds a user name or a password; a key belongs in the environment variable EDGE_BENCH_API_KEY";
  }
  if (text.includes("?") || text.includes("#")) {
    return "holds a query or a fragment; it must end with the path, such as /v1";
  }
  return null;
}

/**
 * The same address without the slash at its end, so that one server has one name.
 *
 * @param text without a {@link baseUrlProblem}
 */
export function normalizedBaseUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, "");
}
