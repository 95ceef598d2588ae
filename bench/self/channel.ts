import { valueOf, withEngine } from "../support/engine.ts";
import { interleave } from "../support/interleave.ts";
import { figure, figurePair, type Figure } from "./figure.ts";
import { openPipeEcho } from "./pipe-echo.ts";

const ROUND_TRIPS = 300;

/**
 * A question to the engine process that needs no work there, and its answer; and, as the zero point,
 * a line through a pipe to another process and back. Both are outside every timed window.
 */
export function measureChannel(modelPath: string): Promise<Figure[]> {
  return withEngine(modelPath, { threads: 1, contextTokens: 256 }, async (session) => {
    const echo = openPipeEcho();
    const ask = async () => {
      valueOf(await session.tokenize({ prompts: [{ kind: "tokens", tokens: [1] }] }));
    };
    try {
      await ask();
      await echo.roundTrip();
      const { counted } = await interleave(
        ROUND_TRIPS,
        () => timed(ask),
        () => timed(() => echo.roundTrip()),
        { watchOthers: false },
      );
      return figurePair(
        figure(
          "channel round trip",
          "ms",
          counted.map(({ first }) => first.value),
        ),
        figure(
          "a line through a bare pipe and back",
          "ms",
          counted.map(({ second }) => second.value),
        ),
      );
    } finally {
      await echo.close();
    }
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
