import { describe, expect, it } from "vitest";
import type { ProcessEffects } from "../../../../src/engines/mock/failures.ts";
import { codeOf, generated, load, textRequest, tryLoad } from "./scripts.ts";

/** Notes what would have happened to the process. */
function recordedEffects(): { effects: ProcessEffects; happened: string[] } {
  const happened: string[] = [];
  const effects: ProcessEffects = {
    kill: () => happened.push("kill"),
    abort: () => happened.push("abort"),
    exit: (code) => happened.push(`exit ${code}`),
    block: () => happened.push("block"),
  };
  return { effects, happened };
}

const quiet = Symbol("no answer");

/** The answer, or `quiet` when there is none once everything else has run. */
async function answerOf(running: Promise<unknown>): Promise<unknown> {
  let answer: unknown = quiet;
  void running.then((value) => {
    answer = value;
  });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return answer;
}

describe("a scripted failure", () => {
  it.each([
    ["crash", "kill"],
    ["abort-signal", "abort"],
    ["exit-code", "exit 3"],
    ["busy-hang", "block"],
  ])("of kind %s ends or blocks the process and gives no answer", async (kind, expected) => {
    const { effects, happened } = recordedEffects();
    const failures = [{ when: { contains: "now" }, kind, exit_code: 3 }];
    const model = await load({ failures }, {}, effects);
    expect(await answerOf(model.generate(textRequest("fail now")))).toBe(quiet);
    expect(happened).toEqual([expected]);
  });

  it("of kind hang gives no answer and does nothing else", async () => {
    const { effects, happened } = recordedEffects();
    const model = await load(
      { failures: [{ when: { contains: "now" }, kind: "hang" }] },
      {},
      effects,
    );
    expect(await answerOf(model.generate(textRequest("now")))).toBe(quiet);
    expect(happened).toEqual([]);
  });

  it.each([
    ["refuse", "engine-refused"],
    ["not-finite", "not-finite"],
  ])("of kind %s is an answer, and the engine lives on", async (kind, code) => {
    const model = await load({ failures: [{ when: { request_index: 1 }, kind }] });
    expect((await generated(model, "ab")).text).toBe("one two three");
    expect(codeOf(await model.generate(textRequest("ab")))).toBe(code);
    expect((await generated(model, "ab")).text).toBe("one two three");
  });

  it("happens after as many tokens as the script says", async () => {
    const { effects, happened } = recordedEffects();
    const failures = [{ when: { request_index: 0 }, kind: "crash", after_tokens: 2 }];
    const model = await load({ failures }, {}, effects);
    const pieces: string[] = [];
    const running = model.generate(textRequest("ab"), { onText: (piece) => pieces.push(piece) });
    expect(await answerOf(running)).toBe(quiet);
    expect(pieces.join("")).toBe("one two");
    expect(happened).toEqual(["kill"]);
  });

  it("may meet loading", async () => {
    const outcome = await tryLoad({ failures: [{ when: { load: true }, kind: "refuse" }] });
    expect(codeOf(outcome)).toBe("engine-refused");
  });
});
