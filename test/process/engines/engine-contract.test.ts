import { describe, expect, it } from "vitest";
import type { Prompt } from "../../../src/core/prompt.ts";
import { ContractModels, HANG_WORD } from "../../support/engine-contract/contract-models.ts";
import {
  describeEngineContract,
  failureOf,
  REQUEST,
  valueOf,
} from "../../support/engine-contract/describe-engine-contract.ts";

describeEngineContract("llama-cpp");
describeEngineContract("node-llama-cpp");
describeEngineContract("mock");

describe("an engine that stops answering", () => {
  it("is ended and reported as hung", async () => {
    const models = await ContractModels.create("mock");
    const session = valueOf(await models.start({ hangAfterMs: 2_000 }));
    const prompt: Prompt = { kind: "text", text: `Would you ${HANG_WORD} for me?` };
    const failure = failureOf(await session.generate({ ...REQUEST, prompt }));
    expect(failure.code).toBe("engine-hung");
    expect(session.alive).toBe(false);
    await session.close();
    expect(() => process.kill(session.pid, 0)).toThrow();
    await models.remove();
  });
});
