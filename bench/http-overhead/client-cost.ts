import type { LoadedModel } from "../../src/core/engine.ts";
import { spreadOf, type Spread } from "../support/spread.ts";
import { streamCost, withReplayServer, type Pace, type StreamCost } from "./replayed-stream.ts";

/** Lengths of the two streams of a pair, in chunks. A paced one takes more than a millisecond for each. */
const LENGTHS: Readonly<Record<Pace, Lengths>> = {
  burst: { short: 200, long: 2000 },
  paced: { short: 50, long: 450 },
};
const ROUNDS = 20;
/** Pairs of streams in a burst until the code is compiled. */
const WARM_UP_PAIRS = 50;

export interface Lengths {
  readonly short: number;
  readonly long: number;
}

/** What our HTTP client costs where nothing is computed between two chunks, by how they arrive. */
export type ClientCost = Readonly<Record<Pace, PaceCost>>;

export interface PaceCost {
  readonly tokenCpuUs: Spread;
  readonly tokenParseUs: Spread;
  readonly requestCpuUs: Spread;
  readonly pairs: readonly PairCost[];
}

/** From one short and one long stream, in microseconds. */
export interface PairCost {
  /** Processor time of each further token, all threads: the long stream less the short one, over the tokens between. */
  readonly tokenCpuUs: number;
  /** Elapsed time of each further token on splitting the stream and reading its JSON. */
  readonly tokenParseUs: number;
  /** Processor time of a request besides its tokens: writing it, its headers, the record of it. */
  readonly requestCpuUs: number;
}

/** Both paces in turns, the order reversed in every other round. @throws EngineError when the server that replays fails */
export function measureClientCost(): Promise<ClientCost> {
  return withReplayServer(async (models) => {
    for (let pair = 0; pair < WARM_UP_PAIRS; pair += 1) await pairOf(models.burst, "burst");
    const pairs: Record<Pace, PairCost[]> = { burst: [], paced: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const order: readonly Pace[] = round % 2 === 0 ? ["burst", "paced"] : ["paced", "burst"];
      for (const pace of order) pairs[pace].push(await pairOf(models[pace], pace));
    }
    return { burst: paceCost(pairs.burst), paced: paceCost(pairs.paced) };
  });
}

async function pairOf(model: LoadedModel, pace: Pace): Promise<PairCost> {
  const lengths = LENGTHS[pace];
  const short = await streamCost(model, lengths.short);
  return costOf(lengths, short, await streamCost(model, lengths.long));
}

/** The slope between two lengths, and what is left of the short stream without its tokens. */
export function costOf(lengths: Lengths, short: StreamCost, long: StreamCost): PairCost {
  const furtherTokens = lengths.long - lengths.short;
  const tokenCpuUs = (long.cpuUs - short.cpuUs) / furtherTokens;
  return {
    tokenCpuUs,
    tokenParseUs: (long.parseUs - short.parseUs) / furtherTokens,
    requestCpuUs: short.cpuUs - lengths.short * tokenCpuUs,
  };
}

function paceCost(pairs: readonly PairCost[]): PaceCost {
  return {
    tokenCpuUs: spreadOf(pairs.map(({ tokenCpuUs }) => tokenCpuUs)),
    tokenParseUs: spreadOf(pairs.map(({ tokenParseUs }) => tokenParseUs)),
    requestCpuUs: spreadOf(pairs.map(({ requestCpuUs }) => requestCpuUs)),
    pairs,
  };
}
