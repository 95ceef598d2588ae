import type { HttpObservation, ServerUsage } from "../../core/http-observation.ts";
import { idsOf } from "./chunk-token-ids.ts";
import {
  isObject,
  MalformedChunkError,
  ServerSaidError,
  textOf,
  usageOf,
  type JsonObject,
} from "./chunk-fields.ts";
import { scalarsOf } from "./server-timings.ts";

/** Pieces of text are not tokens, but no server cuts a token into more than this. */
const PIECES_PER_TOKEN = 8;
/** However few tokens were asked for. */
const MORE_PIECES = 64;
/** A single piece of text that is longer is no token of anything. */
const PIECE_LIMIT_CHARACTERS = 1024 * 1024;

/**
 * What has arrived of one streamed answer. Checked by hand, field by field: a schema per chunk would take
 * longer than everything else that is done with it.
 */
export class StreamedAnswer {
  text = "";
  reasoningText = "";
  readonly chunkNs: number[] = [];
  readonly chunkCharacters: number[] = [];
  /** Token ids, in order, and how many of them each chunk of `chunkNs` holds. */
  readonly tokenIds: number[] = [];
  readonly chunkTokenCounts: number[] = [];
  eventCount = 0;
  /** `data: [DONE]` has come: nothing after it belongs to the answer. */
  isDone = false;
  finishReason: string | null = null;
  finishNs: number | null = null;
  servedModel: string | null = null;
  systemFingerprint: string | null = null;
  usage: ServerUsage | null = null;
  timings: HttpObservation["serverTimings"] = null;
  /** llama-server's `stop_type`: what `finish_reason: stop` means. */
  stopType: string | null = null;
  readonly #isChat: boolean;
  readonly #maxOutputTokens: number;
  readonly #onText: ((piece: string) => void) | null;

  /** @param maxOutputTokens as many as were asked for */
  constructor(isChat: boolean, maxOutputTokens: number, onText: ((piece: string) => void) | null) {
    this.#isChat = isChat;
    this.#maxOutputTokens = maxOutputTokens;
    this.#onText = onText;
  }

  /**
   * Takes the data of one event.
   * @param arrivedNs when the bytes that completed it were delivered
   * @param name the kind of event, where it has one
   * @throws MalformedChunkError when it is no chunk, or more than was asked for; ServerSaidError when it is an
   *   error of the server
   */
  add(data: string, arrivedNs: number, name?: string): void {
    this.eventCount += 1;
    if (this.isDone) return;
    if (data === "[DONE]") {
      this.isDone = true;
      return;
    }
    // LM Studio.
    if (name === "error") throw new ServerSaidError(data);
    const chunk = parseChunk(data);
    if (chunk["error"] !== undefined && chunk["error"] !== null)
      throw new ServerSaidError(JSON.stringify(chunk["error"]));
    // Older vLLM.
    if (chunk["object"] === "error") throw new ServerSaidError(data);
    const choices = chunk["choices"];
    if (!Array.isArray(choices)) throw new MalformedChunkError("an event without `choices`", data);
    this.#takeChoice(chunk, choices, arrivedNs);
    this.#takeRest(chunk);
  }

  #takeChoice(chunk: JsonObject, choices: readonly unknown[], arrivedNs: number): void {
    if (choices.length > 1)
      throw new MalformedChunkError(`${choices.length} choices where one was asked for`);
    const choice = choices[0];
    if (choice === undefined) return;
    if (!isObject(choice)) throw new MalformedChunkError("a choice that is no object");
    const index = choice["index"] ?? 0;
    if (index !== 0) throw new MalformedChunkError("a second choice where one was asked for");
    this.#takeContent(chunk, choice, arrivedNs);
    const finishReason = textOf(choice, "finish_reason") ?? "";
    if (finishReason !== "" && this.finishReason === null) {
      this.finishReason = finishReason;
      this.finishNs = arrivedNs;
    }
  }

  #takeContent(chunk: JsonObject, choice: JsonObject, arrivedNs: number): void {
    const source = this.#isChat ? deltaOf(choice) : choice;
    const piece = textOf(source, this.#isChat ? "content" : "text") ?? "";
    const reasoning = this.#isChat ? reasoningOf(source) : "";
    const idCount = idsOf(chunk, choice, this.tokenIds);
    const length = piece.length + reasoning.length;
    if (length === 0 && idCount === 0) return;
    this.#refuseMore(length);
    this.chunkNs.push(arrivedNs);
    this.chunkCharacters.push(length);
    this.chunkTokenCounts.push(idCount);
    this.reasoningText += reasoning;
    if (piece === "") return;
    this.text += piece;
    this.#onText?.(piece);
  }

  /**
   * A server that does not end its answer would be listened to for hours. The token that ended it may come on
   * top of those that were asked for.
   * @param length of the piece that is to be taken
   */
  #refuseMore(length: number): void {
    const limit = this.#maxOutputTokens;
    if (this.finishReason !== null)
      throw new MalformedChunkError("text or token ids behind the reason for the end");
    if (length > PIECE_LIMIT_CHARACTERS)
      throw new MalformedChunkError(`a piece of text of ${length} characters`);
    if (this.tokenIds.length > limit + 1)
      throw new MalformedChunkError(
        `${this.tokenIds.length} token ids where ${limit} tokens were asked for`,
      );
    if (this.chunkNs.length >= PIECES_PER_TOKEN * limit + MORE_PIECES)
      throw new MalformedChunkError(
        `more than ${this.chunkNs.length} pieces of text where ${limit} tokens were asked for`,
      );
  }

  /** What stands beside the choices, mostly in the first and in the last chunk. */
  #takeRest(chunk: JsonObject): void {
    this.servedModel ??= textOf(chunk, "model");
    this.systemFingerprint ??= textOf(chunk, "system_fingerprint");
    const { usage, timings, edge_bench: own, __verbose: verbose } = chunk;
    if (usage !== undefined && usage !== null) this.usage = usageOf(usage);
    if (isObject(timings) || isObject(own))
      this.timings = { ...scalarsOf(timings), ...scalarsOf(own) };
    if (isObject(verbose)) this.stopType = textOf(verbose, "stop_type") ?? this.stopType;
  }
}

const NO_DELTA: JsonObject = {};

/** @throws MalformedChunkError when the choice holds something else instead */
function deltaOf(choice: JsonObject): JsonObject {
  const delta = choice["delta"];
  if (isObject(delta)) return delta;
  if (delta !== undefined && delta !== null)
    throw new MalformedChunkError("a delta that is no object");
  if (choice["message"] !== undefined)
    throw new MalformedChunkError("a whole message where a stream was asked for");
  return NO_DELTA;
}

/** What a model thought, by either name that servers give it. */
function reasoningOf(delta: JsonObject): string {
  return (textOf(delta, "reasoning_content") ?? "") || (textOf(delta, "reasoning") ?? "");
}

/** @throws MalformedChunkError */
function parseChunk(data: string): JsonObject {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch {
    throw new MalformedChunkError("an event whose data is no JSON", data);
  }
  if (!isObject(chunk)) throw new MalformedChunkError("an event whose data is no object", data);
  return chunk;
}
