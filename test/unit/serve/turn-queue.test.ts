import { describe, expect, it } from "vitest";
import { TurnQueue } from "../../../src/serve/turn-queue.ts";

/** Work that ends when it is told to. */
function openWork() {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work: () => done, finish };
}

describe("a queue for turns", () => {
  it("lets one in at a time, in order", async () => {
    const queue = new TurnQueue(8);
    const log: string[] = [];
    const note = async (name: string): Promise<void> => {
      log.push(`${name} in`);
      await Promise.resolve();
      log.push(`${name} out`);
    };
    const turns = ["a", "b", "c"].map((name) => queue.enter(() => note(name)));
    for (const turn of turns) await turn;
    expect(log).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });

  it("turns away who comes when too many wait, and takes the next once one is through", async () => {
    const queue = new TurnQueue(1);
    const first = openWork();
    const running = queue.enter(first.work);
    const waiting = queue.enter(() => Promise.resolve("second"));
    expect(queue.enter(() => Promise.resolve("third"))).toBeNull();
    first.finish();
    await running;
    expect(await waiting).toBe("second");
    expect(await queue.enter(() => Promise.resolve("fourth"))).toBe("fourth");
  });

  it("goes on after work that failed", async () => {
    const queue = new TurnQueue(8);
    const failing = queue.enter(() => Promise.reject(new Error("no")));
    const next = queue.enter(() => Promise.resolve("next"));
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("next");
  });

  it("lets the event loop turn between two, so that it sees who left", async () => {
    const queue = new TurnQueue(8);
    const log: string[] = [];
    const first = queue.enter(() => {
      setImmediate(() => log.push("event"));
      return Promise.resolve();
    });
    const second = queue.enter(() => Promise.resolve(log.push("second")));
    await Promise.all([first, second]);
    expect(log).toEqual(["event", "second"]);
  });
});
