import { createReadStream } from "node:fs";
import { messageOf } from "../../core/errors.ts";
import { modelMissing } from "../gguf/refusals.ts";
import type { ModelSource } from "./model-source.ts";
import { storeVerified } from "./store-verified.ts";

const CHUNK_BYTES = 1024 * 1024;

/** A file on this machine or a share, copied into the cache and verified on the way. */
export function localFileSource(path: string): ModelSource {
  return {
    description: path,
    async fetch(target, options = {}) {
      await storeVerified(target, path, chunksOf(path), options);
    },
  };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw modelMissing(path, messageOf(error), error);
  }
}
