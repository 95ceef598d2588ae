import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { openLlamaApi } from "../../bindings/llama-cpp/llama-api.ts";
import { createEngineControl } from "../../src/engines/llama-cpp/control.ts";
import { decodeGreedy } from "../../src/engines/llama-cpp/decode-greedy.ts";
import { noTokens } from "../../src/engines/llama-cpp/decoded-tokens.ts";
import type { NativeSession } from "../../src/engines/llama-cpp/native-session.ts";
import { TokenBatch } from "../../src/engines/llama-cpp/token-batch.ts";
import { figure, type Figure } from "./figure.ts";
import { nativeNothing } from "./native-nothing.ts";

const TOKENS = 20_000;
const BATCHES = 20;
/** The limit for what the instrument costs a token. */
const LIMIT_MICROSECONDS = 2;

/**
 * What a token costs beside decoding and the arg-max: the real loop, in which the native calls are
 * replaced. First by functions that return at once: the loop and its timestamp. Then by a native
 * function that returns at once, called with the same arguments: the crossing too.
 */
export function measureTokenLoop(): Figure[] {
  const nothing = nativeNothing();
  const inJavaScript = loopCost(
    () => 0,
    () => 0n,
  );
  const throughKoffi = loopCost(nothing.decode, nothing.logitsAddress);
  return [
    figure("token loop, native calls left out", "us", inJavaScript),
    figure(
      "token loop with both crossings into native code",
      "us",
      throughKoffi,
      LIMIT_MICROSECONDS,
    ),
  ];
}

function loopCost(
  decode: (context: bigint, batch: TokenBatch["native"]) => number,
  logitsAddress: (context: bigint, index: number) => unknown,
): number[] {
  const session = stubSession(decode, logitsAddress);
  const run = (): number => {
    const decoded = noTokens(TOKENS);
    const start = performance.now();
    decodeGreedy(session, decoded, 0, TOKENS, true);
    return ((performance.now() - start) * 1000) / (TOKENS - 1);
  };
  run();
  return Array.from({ length: BATCHES }, () => run());
}

/** The parts of a session that the loop touches; the logits are always the same single value. */
function stubSession(
  decode: (context: bigint, batch: TokenBatch["native"]) => number,
  logitsAddress: (context: bigint, index: number) => unknown,
): NativeSession {
  const api = openLlamaApi(chooseLibraries("auto"));
  const stub = {
    api: { context: { decode } },
    context: 1n,
    batch: new TokenBatch(api, 1),
    logits: { at: (index: number) => logitsAddress(1n, index), best: () => 0 },
    endTokens: { has: () => false },
    control: createEngineControl(),
  };
  return stub as unknown as NativeSession;
}
