import { describe, expect, it } from "vitest";
import { LibraryLog } from "../../../../src/engines/node-llama-cpp/library-log.ts";

describe("the log of the library", () => {
  it("keeps every line until loading has ended", () => {
    const log = new LibraryLog();
    log.listen("info", "first\nsecond  \n\n");
    log.endLoading();
    log.listen("info", "third");
    expect(log.loadLines).toEqual(["first", "second"]);
  });

  it("keeps the last twenty problems, oldest first", () => {
    const log = new LibraryLog();
    log.listen("info", "no problem");
    for (let i = 0; i < 30; i++) log.listen(i % 2 === 0 ? "warn" : "error", `problem ${i}`);
    expect(log.tail()).toEqual(Array.from({ length: 20 }, (_, i) => `problem ${i + 10}`));
  });
});
