/** Licences without terms on use that a bank would have to read first. */
const ALLOWED = new Set([
  "apache-2.0",
  "mit",
  "bsd-2-clause",
  "bsd-3-clause",
  "cc-by-4.0",
  "cc0-1.0",
  "unlicense",
  "isc",
]);

const FORBIDDEN = /non-?commercial|-nc\b|research[- ]only/i;

/**
 * Whether a licence, as it is named, allows commercial use: only well-known permissive ones are taken for
 * allowed, and only those that say so for forbidden. Everything else has terms that a person must read.
 */
export function commercialUse(
  license: string | null,
): "allowed" | "forbidden" | "has-terms" | "unknown" {
  if (license === null || license.trim() === "") return "unknown";
  if (FORBIDDEN.test(license)) return "forbidden";
  return ALLOWED.has(license.trim().toLowerCase()) ? "allowed" : "has-terms";
}
