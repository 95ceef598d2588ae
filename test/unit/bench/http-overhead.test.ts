import { describe, expect, it } from "vitest";
import { costOf, type ClientCost } from "../../../bench/http-overhead/client-cost.ts";
import { clientTable } from "../../../bench/http-overhead/client-table.ts";
import { measureLadders } from "../../../bench/http-overhead/measure-ladders.ts";
import { targetRow } from "../../../bench/http-overhead/target-rows.ts";
import { spreadOf } from "../../../bench/support/spread.ts";
import type { ExitCode } from "../../../src/cli/exit-code.ts";
import { plantedAnalysis } from "../../fixtures/overhead/ladder-dossier.ts";

const ANALYSIS = plantedAnalysis();
const MODELS = ["a", "b", "c"].map((name) => ({ name, path: `${name}.gguf` }));

/** Ladders of which each ends with its code. */
async function ladders(codes: Readonly<Record<string, ExitCode>>) {
  const found = await measureLadders(MODELS, (path) =>
    Promise.resolve({ exitCode: codes[path] ?? 0, directory: path, analysis: ANALYSIS }),
  );
  return [found.ladders.map(({ model }) => model), found.exitCode];
}

describe("measureLadders", () => {
  it("ends with 0 when all requests were answered with the same tokens", async () => {
    expect(await ladders({})).toStrictEqual([["a", "b", "c"], 0]);
  });

  it("measures the others and ends with 1 when one ladder failed", async () => {
    expect(await ladders({ "b.gguf": 1 })).toStrictEqual([["a", "b", "c"], 1]);
  });

  it("stops at a ladder that was interrupted", async () => {
    expect(await ladders({ "b.gguf": 130 })).toStrictEqual([["a", "b"], 130]);
  });
});

describe("targetRow", () => {
  const tokensOf = (uncomparedRungs: ("own-server" | "llama-server")[]) => {
    const agreement = { ...ANALYSIS.agreement, verdict: "identical" as const, uncomparedRungs };
    const analysis = { ...ANALYSIS, agreement };
    return targetRow({ model: "a", directory: "a", exitCode: 0, analysis }).at(-1);
  };

  it("gives the verdict on the tokens alone when all rungs were compared", () => {
    expect(tokensOf([])).toBe("identical");
  });

  it("names the rungs that the verdict on the tokens says nothing of", () => {
    expect(tokensOf(["llama-server"])).toBe("identical (not compared: llama-server)");
  });
});

describe("the cost of the client", () => {
  const lengths = { short: 200, long: 2000 };
  const cost = costOf(lengths, { cpuUs: 900, parseUs: 250 }, { cpuUs: 6300, parseUs: 2050 });

  it("is the slope between two lengths, so that a request's own cost is not a token's", () => {
    expect(cost).toStrictEqual({ tokenCpuUs: 3, tokenParseUs: 1, requestCpuUs: 300 });
  });

  it("is held to the target where it arrives in a burst, and misses it one token at a time", () => {
    const pace = (tokenCpuUs: number) => ({
      tokenCpuUs: spreadOf([tokenCpuUs]),
      tokenParseUs: spreadOf([1]),
      requestCpuUs: spreadOf([300]),
      pairs: [],
    });
    const both: ClientCost = { burst: pace(3), paced: pace(40) };
    const text = clientTable(both);
    expect(text).toMatch(/in one burst +3\.00 .* yes\n/);
    expect(text).toMatch(/one token at a time +40\.00 .* no\n/);
    expect(text).toMatch(/costs: met\. .*: missed there\.$/);
  });
});
