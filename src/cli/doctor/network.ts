import { type Check, type Finding, ok, problem } from "./finding.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** How downloads leave this machine, from variables only: nothing is asked over the network. */
export const networkCheck: Check = {
  title: "downloads",
  run: () => networkFindings(process.env),
};

const PROXY_NAMES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/** The value of a token is never part of a finding, nor the password of a proxy. */
export function networkFindings(env: Variables): Finding[] {
  return [endpointFinding(env), tokenFinding(env), ...proxyFindings(env)];
}

function endpointFinding(env: Variables): Finding {
  const title = "model hub";
  const named = valueOf(env, "HF_ENDPOINT");
  const offline =
    valueOf(env, "HF_HUB_OFFLINE") === "1" ? "; HF_HUB_OFFLINE forbids downloads" : "";
  if (named === null) return ok(title, `https://huggingface.co${offline}`);
  const url = withoutPassword(named);
  return url === null
    ? problem(title, "HF_ENDPOINT is no http or https address", "export HF_ENDPOINT=https://...")
    : ok(title, `${url} (HF_ENDPOINT)${offline}`);
}

function tokenFinding(env: Variables): Finding {
  const isSet = valueOf(env, "HF_TOKEN") !== null;
  return ok("HF_TOKEN", isSet ? "set" : "not set; only models with restricted access need it");
}

function proxyFindings(env: Variables): Finding[] {
  const named = PROXY_NAMES.flatMap((name) => {
    const value = valueOf(env, name) ?? valueOf(env, name.toLowerCase());
    return value === null ? [] : [{ name, value }];
  });
  if (named.length === 0) return [ok("proxy", "none")];
  return named.map(({ name, value }) => proxyFinding(name, value));
}

function proxyFinding(name: string, value: string): Finding {
  if (name === "NO_PROXY") return ok("proxy", `${name}: ${value}`);
  // curl and others take an address without a scheme for http.
  const url = withoutPassword(/^\w+:\/\//.test(value) ? value : `http://${value}`);
  return url === null
    ? problem("proxy", `${name} is no http or https address`, `export ${name}=http://host:port`)
    : ok("proxy", `${name}: ${url}`);
}

/** An address without user and password; `null` when it is none of http or https. */
function withoutPassword(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return null;
  const path = url.pathname === "/" ? "" : url.pathname;
  return `${url.protocol}//${url.username === "" ? "" : "***@"}${url.host}${path}`;
}

function valueOf(env: Variables, name: string): string | null {
  const value = env[name]?.trim() ?? "";
  return value === "" ? null : value;
}
