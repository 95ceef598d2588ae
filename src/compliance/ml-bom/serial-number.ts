import { sha256Of } from "../../core/hash.ts";

/**
 * A UUID that follows from a run, so that the same run gives the same document: the first 128 bits of the
 * SHA-256 of id and plan, with the marks of version 8 (RFC 9562: bits of the maker's own choice).
 */
export function serialNumber(experimentId: string, planSha256: string): string {
  const hex = sha256Of(`${experimentId}\n${planSha256}`);
  const variant = (0x8 | (Number.parseInt(hex.slice(16, 17), 16) & 0x3)).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${groups.join("-")}`;
}
