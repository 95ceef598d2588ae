import type { LlamaContext, LlamaContextSequence, LlamaModel, Llama, Token } from "node-llama-cpp";
import type { EngineControl } from "../llama-cpp/control.ts";
import { OutsideVocabularyError, findOutsideToken } from "../llama-cpp/token-ids.ts";
import type { LibraryLog } from "./library-log.ts";
import type { PublicPromptReader } from "./public-prompt-reader.ts";

/** The context of a session, with the one sequence that every request uses. */
export interface OpenedContext {
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
}

/** A model loaded through node-llama-cpp's public API: everything that requests work on. */
export interface PublicSession {
  readonly llama: Llama;
  readonly model: LlamaModel;
  /** Ids below this one are safe to hand to the library; a larger one aborts the process. */
  readonly vocabularySize: number;
  readonly reader: PublicPromptReader;
  /** `null` for a vocabulary-only session. */
  readonly opened: OpenedContext | null;
  readonly control: EngineControl;
  readonly log: LibraryLog;
}

/** The library brands its token ids. They must have been checked against the vocabulary size. */
export function asTokens(ids: readonly number[]): Token[] {
  return ids as Token[];
}

/**
 * Ids that were made elsewhere, checked before any native call sees them.
 * @throws OutsideVocabularyError when one lies outside the vocabulary
 */
export function checkedTokens(ids: readonly number[], vocabularySize: number): Token[] {
  const outside = findOutsideToken(ids, vocabularySize);
  if (outside !== null) throw new OutsideVocabularyError(outside, vocabularySize);
  return asTokens(ids);
}
