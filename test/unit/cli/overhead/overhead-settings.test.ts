import { describe, expect, it } from "vitest";
import { buildProgram } from "../../../../src/cli/program.ts";
import type { OverheadOptions } from "../../../../src/cli/commands/overhead.ts";
import { mergeStored, storedOptions } from "../../../../src/cli/overhead/overhead-settings.ts";

/** What `overhead` with these words is given. */
function optionsOf(...words: string[]) {
  const command = buildProgram().commands.find((one) => one.name() === "overhead");
  if (command === undefined) throw new Error("there is no overhead");
  command.parseOptions(words);
  const given = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  return { options: command.opts<OverheadOptions>(), given };
}

/** The options of a run that resumes one with these words. */
function resumed(first: string[], second: string[]): OverheadOptions {
  const stored = JSON.parse(JSON.stringify(storedOptions(optionsOf(...first).options))) as Record<
    string,
    unknown
  >;
  const { options, given } = optionsOf(...second);
  return mergeStored(options, stored, given);
}

const SERVER = ["--server-url", "http://127.0.0.1:1/v1"];

describe("the options of a resumed ladder", () => {
  it("are those of the first run, with what stands on the command line on top", () => {
    const merged = resumed(["--rounds", "3", "--output-tokens", "9"], ["--rounds", "4"]);
    expect(merged).toMatchObject({ rounds: 4, outputTokens: 9 });
  });

  it("know the server again, and its model, and not its process", () => {
    const merged = resumed([...SERVER, "--served-model", "a", "--server-pid", "77"], []);
    expect(merged).toMatchObject({ serverUrl: SERVER[1], servedModel: "a" });
    expect(merged.serverPid).toBeUndefined();
  });

  it("take the process that is given anew, and none that an older ladder has stored", () => {
    expect(resumed(SERVER, ["--server-pid", "78"]).serverPid).toBe(78);
    const { options, given } = optionsOf();
    expect(mergeStored(options, { serverPid: 77 }, given).serverPid).toBeUndefined();
  });

  it("name one server when another kind of it is given", () => {
    const url = resumed(["--llama-server", "/opt/llama-server"], SERVER);
    expect(url).toMatchObject({ serverUrl: SERVER[1] });
    expect(url.llamaServer).toBeUndefined();
    const program = resumed(
      [...SERVER, "--served-model", "a"],
      ["--llama-server", "/opt/llama-server"],
    );
    expect(program).toMatchObject({ llamaServer: "/opt/llama-server" });
    expect(program.serverUrl).toBeUndefined();
    expect(program.servedModel).toBeUndefined();
  });
});
