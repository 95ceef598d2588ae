import { valueOf, withEngine } from "../support/engine.ts";
import { figure, type Figure } from "./figure.ts";

const ROUND_TRIPS = 300;

/** A question to the engine process that needs no work there, and its answer. Outside every timed window. */
export function measureChannel(modelPath: string): Promise<Figure> {
  return withEngine(modelPath, { threads: 1, contextTokens: 256 }, async (session) => {
    const times: number[] = [];
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
      const start = performance.now();
      valueOf(await session.tokenize({ prompts: [{ kind: "tokens", tokens: [1] }] }));
      if (trip > 0) times.push(performance.now() - start);
    }
    return figure("channel round trip", "ms", times);
  });
}
