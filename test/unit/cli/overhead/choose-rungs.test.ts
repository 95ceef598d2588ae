import { describe, expect, it } from "vitest";
import { chooseRungs } from "../../../../src/cli/overhead/choose-rungs.ts";

const PROGRAM = { llamaServer: "/opt/llama-server" };

describe("chooseRungs", () => {
  it("takes all but llama-server when nobody says which server", () => {
    expect(chooseRungs({})).toEqual(["direct", "direct-again", "node-llama-cpp", "own-server"]);
  });

  it("takes all with a program or a running server", () => {
    const all = ["direct", "direct-again", "node-llama-cpp", "own-server", "llama-server"];
    expect(chooseRungs(PROGRAM)).toEqual(all);
    expect(chooseRungs({ serverUrl: "http://127.0.0.1:1/v1", serverPid: 1 })).toEqual(all);
  });

  it("puts what was asked for into the order of the ladder, each once", () => {
    const rungs = ["own-server", "direct", "own-server"];
    expect(chooseRungs({ rungs })).toEqual(["direct", "own-server"]);
  });

  it.each([
    [{ rungs: ["direct", "own-servr"] }, /no rung is called "own-servr".*own-server/],
    [{ rungs: ["direct"] }, /every rung is compared with direct/],
    [{ rungs: ["own-server", "direct-again"] }, /every rung is compared with direct/],
    [{ rungs: ["direct", "llama-server"] }, /which one is not said/],
    [{ rungs: ["direct", "own-server"], ...PROGRAM }, /--rungs leaves it out/],
    [{ ...PROGRAM, serverUrl: "http://127.0.0.1:1/v1" }, /two servers for one rung/],
    [{ servedModel: "a" }, /--server-url, which is not given/],
    [{ servedModel: "", serverUrl: "http://127.0.0.1:1/v1" }, /the model to ask for is empty/],
    [{ serverUrl: "http://127.0.0.1:1/v1", serverPid: 4_194_305 }, /there is no such process/],
    [{ serverPid: 5 }, /--server-url, which is not given/],
    [{ ...PROGRAM, serverPid: 5 }, /--server-url, which is not given/],
    [{ engine: "mlx" as const }, /the rungs of a ladder decide about engines/],
  ])("refuses %j", (options, message) => {
    expect(() => chooseRungs(options)).toThrow(message);
  });
});
