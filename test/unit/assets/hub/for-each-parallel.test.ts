import { describe, expect, it } from "vitest";
import { forEachParallel } from "../../../../src/assets/hub/for-each-parallel.ts";
import { rejectionOf } from "../../../support/temporary-folder.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work on several items", () => {
  it("runs as many at a time as are allowed, and all of them", async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await forEachParallel([1, 2, 3, 4, 5, 6, 7], 3, undefined, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      done.push(item);
    });

    expect(most).toBe(3);
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("gives up the others after a failure, starts no more, and throws the first", async () => {
    const started: number[] = [];
    const aborted: number[] = [];
    const work = forEachParallel([1, 2, 3, 4], 2, undefined, async (item, signal) => {
      started.push(item);
      await turn();
      if (item === 1) throw new Error("the first");
      await turn();
      if (signal.aborted) aborted.push(item);
      signal.throwIfAborted();
    });

    expect(await rejectionOf(work)).toMatchObject({ message: "the first" });
    expect(started).toEqual([1, 2]);
    expect(aborted).toEqual([2]);
  });

  it("starts nothing when the caller has given up", async () => {
    const stop = AbortSignal.abort(new Error("enough"));
    const started: number[] = [];
    const work = forEachParallel([1], 2, stop, (item) => {
      started.push(item);
      return Promise.resolve();
    });

    expect(await rejectionOf(work)).toMatchObject({ message: "enough" });
    expect(started).toEqual([]);
  });
});
