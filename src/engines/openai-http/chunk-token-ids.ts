import { isCount, isObject, MalformedChunkError, type JsonObject } from "./chunk-fields.ts";

/**
 * Appends the token ids of a chunk to `ids` and says how many they are. They stand in one of three places:
 * `tokens` (on `return_tokens`), `__verbose.tokens` (llama-server's completions on `verbose`), or one by
 * one as `choices[0].logprobs.content[].id` (llama-server's conversations on `n_probs`).
 * @throws MalformedChunkError when one is no whole number from 0
 */
export function idsOf(chunk: JsonObject, choice: JsonObject, ids: number[]): number {
  const verbose = chunk["__verbose"];
  const listed = chunk["tokens"] ?? (isObject(verbose) ? verbose["tokens"] : undefined);
  if (Array.isArray(listed)) {
    for (const id of listed) ids.push(checked(id));
    return listed.length;
  }
  const logprobs = choice["logprobs"];
  const entries = isObject(logprobs) ? logprobs["content"] : undefined;
  if (!Array.isArray(entries)) return 0;
  let count = 0;
  for (const entry of entries) {
    // Servers that give log-probabilities without being asked need not give ids.
    if (!isObject(entry) || entry["id"] === undefined) continue;
    ids.push(checked(entry["id"]));
    count += 1;
  }
  return count;
}

function checked(id: unknown): number {
  if (isCount(id)) return id;
  throw new MalformedChunkError("a token id that is no whole number from 0");
}
