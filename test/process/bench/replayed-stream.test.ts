import { describe, expect, it } from "vitest";
import { streamCost, withReplayServer } from "../../../bench/http-overhead/replayed-stream.ts";

describe("the server that replays streams", () => {
  it("gives our client every chunk, in one burst and one at a time", async () => {
    await withReplayServer(async ({ burst, paced }) => {
      for (const model of [burst, paced]) {
        // Throws when another number of chunks was read.
        const { cpuUs } = await streamCost(model, 20);
        expect(cpuUs).toBeGreaterThan(0);
      }
    });
  });
});
