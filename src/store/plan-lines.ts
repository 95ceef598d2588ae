import { createHash } from "node:crypto";
/** The lines of `plan.jsonl`, one at a time: prompts repeat in it, so a long plan has many megabytes. */
export function* planLines(plan: readonly unknown[]): Generator<string, void, undefined> {
  for (const trial of plan) yield `${JSON.stringify(trial)}\n`;
}

/** `planSha256` of the manifest: the hash of the file that {@link planLines} makes. */
export function planSha256Of(plan: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const line of planLines(plan)) hash.update(line);
  return hash.digest("hex");
}
