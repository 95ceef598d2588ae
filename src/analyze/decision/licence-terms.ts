/** Licences without terms on use that a bank would have to read first. */
const ALLOWED = new Set([
  "apache-2.0",
  "apache-license-2.0",
  "mit",
  "mit-license",
  "bsd-2-clause",
  "bsd-3-clause",
  "cc-by-4.0",
  "cc0-1.0",
  "unlicense",
  "isc",
]);

/** Agreements for research (Qwen, Tongyi Qianwen, Mistral) grant nothing else: see licences.yaml. */
const FORBIDDEN = /non[- ]?commercial|\bno(t for)? commercial|\bnc\b|\bresearch\b|\bmrl\b/i;

/**
 * Whether a licence, as it is named, allows commercial use: only well-known permissive ones are taken for
 * allowed, and only those that say so for forbidden. Everything else has terms that a person must read.
 */
export function commercialUse(
  license: string | null,
): "allowed" | "forbidden" | "has-terms" | "unknown" {
  if (license === null || license.trim() === "") return "unknown";
  if (FORBIDDEN.test(license)) return "forbidden";
  const name = license.trim().toLowerCase().replace(/\s+/g, "-");
  return ALLOWED.has(name) ? "allowed" : "has-terms";
}
