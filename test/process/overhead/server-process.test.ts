import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { RungStarter } from "../../../src/cli/overhead/rung-starter.ts";
import { ServerProcess } from "../../../src/cli/overhead/server-process.ts";
import { isRunning } from "../../support/is-running.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { sampleFacts } from "../../unit/store/sample-experiment.ts";

/** Says the names of its variables and its number, then that it listens. */
const SERVER = `
  const server = require("node:http").createServer((_, response) => response.end("{}"));
  server.listen(0, "127.0.0.1", () => {
    console.log("variables " + Object.keys(process.env).join(" "));
    console.log("pid " + process.pid);
    console.log("listening on http://127.0.0.1:" + server.address().port);
  });
`;

const LAUNCH = { name: "fake", command: process.execPath, args: ["-e", SERVER] };

async function started(logPath: string): Promise<ServerProcess> {
  const outcome = await ServerProcess.start({ ...LAUNCH, logPath, startLimitMs: 20_000 });
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  onTestFinished(() => outcome.value.close());
  return outcome.value;
}

describe("a started server", () => {
  it("is found where it says itself, not where one before it in the same log did", async () => {
    const stranger = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    onTestFinished(() => {
      stranger.close();
      stranger.closeAllConnections();
    });
    const old = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const logPath = join(temporaryFolder(), "server.log");
    writeFileSync(logPath, `é: listening on ${old}\n`);
    const server = await started(logPath);

    expect(server.origin).not.toBe(old);
    expect(readFileSync(logPath, "utf8")).toContain(`listening on ${server.origin}\n`);
  });

  it("gets no options and keys from variables, and everything else", async () => {
    const secret = ["LLAMA_ARG_CTX_SIZE", "LLAMA_API_KEY", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];
    for (const name of [...secret, "OTHER_VARIABLE"]) vi.stubEnv(name, "1");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const logPath = join(temporaryFolder(), "server.log");
    await started(logPath);
    const names = readFileSync(logPath, "utf8").split(/\s+/);

    expect(names).toContain("OTHER_VARIABLE");
    expect(names.filter((name) => secret.includes(name))).toEqual([]);
  });
});

describe("a rung with a server", () => {
  it("leaves no server behind when its engine process cannot be started at all", async () => {
    const logsDirectory = temporaryFolder();
    // A folder where the engine's log should be.
    mkdirSync(join(logsDirectory, "s0.log"));
    const starter = new RungStarter({
      rungs: [
        {
          manifest: {
            rung: "own-server",
            program: "fake",
            version: null,
            programOptions: [],
            isForeign: false,
          },
          start: { kind: "server", ...LAUNCH },
        },
      ],
      model: {
        modelId: "small",
        displayName: "Small",
        format: "gguf",
        quantization: null,
        license: null,
        engine: "llama-cpp",
        filePath: "small.gguf",
        fileSizeBytes: null,
        fileSha256: null,
        loadOptions: null,
        facts: sampleFacts,
      },
      logsDirectory,
      hangAfterMs: 20_000,
    });

    await expect(starter.start("own-server", "s0")).rejects.toThrow("s0.log");
    const log = readFileSync(join(logsDirectory, "s0-server.log"), "utf8");
    expect(isRunning(Number(/pid (\d+)/.exec(log)?.[1]))).toBe(false);
  });
});
