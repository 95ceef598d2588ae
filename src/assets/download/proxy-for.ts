import { filled } from "../../core/cache-directory.ts";
import { ConfigError } from "../../core/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address, as curl and Python take it from `https_proxy`, `http_proxy`, `all_proxy` and
 * `no_proxy` (or in capitals; small letters go first); `null` for a direct connection.
 * @throws ConfigError `proxy-invalid`
 */
export function proxyFor(url: URL, env: Environment = process.env): URL | null {
  if (isExempt(url, variable(env, "no_proxy") ?? "")) return null;
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const value = variable(env, name) ?? variable(env, "all_proxy");
  if (value === null) return null;
  const proxy = webAddress(value.includes("://") ? value : `http://${value}`);
  if (proxy !== null) return proxy;
  throw new ConfigError(`${name.toUpperCase()} names no HTTP proxy`, {
    code: "proxy-invalid",
    hint: `Set ${name.toUpperCase()} to something like http://proxy.example:8080, or unset it. SOCKS proxies are not supported.`,
  });
}

function webAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== "" ? url : null;
}

function variable(env: Environment, name: string): string | null {
  return filled(env[name]) ?? filled(env[name.toUpperCase()]);
}

/** `NO_PROXY`: `*`, or host names with those below them, each with a port or without. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, "");
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return list
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .some((word) => {
      if (word === "*") return true;
      // Without brackets, several colons are an IPv6 address.
      const match = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(word.toLowerCase());
      const whole = match?.[1] ?? match?.[2] ?? word.toLowerCase();
      const name = whole.replace(/^\[|\]$/g, "").replace(/^\*?\./, "");
      if (match?.[3] !== undefined && match[3] !== port) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}
