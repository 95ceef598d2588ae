import type { GenerateRequest, Sampling } from "../../core/generation.ts";
import { seededRandom } from "../../core/random.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { jsonAnswer } from "./json-answer.ts";
import { byteId, END_TOKEN } from "./pieces.ts";
import { scriptPattern, type ScriptedOutput } from "./script.ts";
import type { MockTokenizer } from "./tokenizer.ts";

/** What will be generated, stop strings aside. */
export interface PlannedAnswer {
  readonly tokens: readonly number[];
  /** Why it ends after the last of `tokens`. */
  readonly ending: "max-tokens" | "end-of-generation" | "grammar-end";
  readonly endToken: number | null;
}

/** The answer that a script gives to a request. */
export async function planAnswer(
  output: ScriptedOutput,
  request: GenerateRequest,
  searchedText: string,
  tokenizer: MockTokenizer,
): Promise<Outcome<PlannedAnswer>> {
  const { jsonSchema, maxOutputTokens } = request;
  if (jsonSchema !== null) {
    const json = await jsonAnswer(output, jsonSchema, searchedText);
    if (json.status === "failed") return json;
    return succeeded(limited(tokenizer.encode(json.value), maxOutputTokens, "grammar-end"));
  }
  const tokens = tokenizer.encode(chooseText(output, searchedText, request.sampling));
  if (request.ignoreEndOfGeneration || output.stop === "max") {
    return succeeded(repeated(tokens, maxOutputTokens));
  }
  return succeeded(limited(tokens, maxOutputTokens, "end-of-generation"));
}

/** The scripted text for a prompt: greedy takes the first of several, sampling one by its seed. */
export function chooseText(
  output: ScriptedOutput,
  searchedText: string,
  sampling: Sampling,
): string {
  for (const entry of output.by_prompt) {
    if ("matches" in entry) {
      const groups = scriptPattern(entry.matches).exec(searchedText);
      if (groups === null) continue;
      return filled(oneOf(entry.text, sampling), groups.groups ?? {});
    }
    if (!searchedText.includes(entry.contains)) continue;
    return "json" in entry ? JSON.stringify(entry.json) : oneOf(entry.text, sampling);
  }
  return oneOf(output.text, sampling);
}

function oneOf(texts: ScriptedOutput["text"], sampling: Sampling): string {
  if (typeof texts === "string") return texts;
  const place =
    sampling.temperature === 0 ? 0 : seededRandom(sampling.seed).nextBelow(texts.length);
  return texts[place] ?? "";
}

function filled(text: string, groups: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$<(\w+)>/g, (_, name: string) => groups[name] ?? "");
}

function limited(
  tokens: readonly number[],
  maxTokens: number,
  ending: "end-of-generation" | "grammar-end",
): PlannedAnswer {
  if (tokens.length >= maxTokens) {
    return { tokens: tokens.slice(0, maxTokens), ending: "max-tokens", endToken: null };
  }
  return { tokens, ending, endToken: ending === "grammar-end" ? null : END_TOKEN };
}

/** The text over and over; spaces when there is no text. */
function repeated(tokens: readonly number[], count: number): PlannedAnswer {
  const space = byteId(32);
  const repeatedTokens = Array.from(
    { length: count },
    (_, index) => tokens[index % tokens.length] ?? space,
  );
  return { tokens: repeatedTokens, ending: "max-tokens", endToken: null };
}
