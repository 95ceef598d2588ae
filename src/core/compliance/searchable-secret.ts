import type { Detector } from "./probe.ts";

/** Shorter texts would be found by chance, in an answer and in a file. */
export const MIN_SECRET_LENGTH = 8;

/** The letters and digits of a secret: what remains of it however it is separated. */
export function compactSecret(secret: string): string {
  return secret.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Whether a planted text can be looked for: it has 8 letters and digits or more. */
export function isSearchable(secret: string): boolean {
  return compactSecret(secret).length >= MIN_SECRET_LENGTH;
}

/** What a detector looks for that stands nowhere but in its own probe and in answers that give it away. */
export function secretsOf(detector: Detector): readonly string[] {
  if (detector.kind === "leak") return detector.secrets;
  if (detector.kind === "split-canary") return [detector.token];
  return detector.kind === "active-content" ? [detector.canary] : [];
}
