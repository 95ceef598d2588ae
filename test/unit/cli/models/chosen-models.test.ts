import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type ChoosingOptions,
  chosenModels,
  servedModels,
  withServerOptions,
} from "../../../../src/cli/models/chosen-models.ts";
import { namedByServer } from "../../../../src/cli/models/named-by-server.ts";
import type { ResolvedModel } from "../../../../src/cli/models/resolve-model.ts";
import { perfDefaults } from "../../../../src/cli/perf/perf-defaults.ts";
import type { ServedModel } from "../../../../src/core/http-observation.ts";
import { rejectionOf } from "../../../support/temporary-folder.ts";

const BASE_URL = "http://127.0.0.1:8080/v1";
const OTHER_URL = "http://127.0.0.1:1234/v1";

function served(modelId: string, baseUrl = BASE_URL, keepAlive = true): ResolvedModel {
  return {
    modelId,
    displayName: modelId,
    format: "http",
    quantization: null,
    license: null,
    engine: "openai-http",
    filePath: baseUrl,
    fileSizeBytes: null,
    fileSha256: null,
    server: { baseUrl, servedModel: null, keepAlive, serverPid: null, silenceMs: 600_000 },
    effectiveContextTokens: null,
  };
}

const ON_DISK: ResolvedModel = {
  modelId: "file",
  displayName: "file",
  format: "gguf",
  quantization: "Q4_1",
  license: null,
  engine: "llama-cpp",
  filePath: "/models/file.gguf",
  fileSizeBytes: 10,
  fileSha256: "0".repeat(64),
  effectiveContextTokens: null,
};

function options(changes: Partial<ChoosingOptions>): ChoosingOptions {
  return { ...perfDefaults(), ...changes };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("chosenModels", () => {
  const server = { display_name: "Branch", format: "http" as const, base_url: `${BASE_URL}/` };
  const config = {
    modelsFile: { models: { branch: { ...server, license: "MIT", keep_alive: false } } },
    configDir: ".",
  };

  it("takes a server of the configuration as it stands there, without asking it", async () => {
    expect(await chosenModels(["branch"], config, options({ hangTimeout: 5 }), false)).toEqual([
      {
        ...served("branch"),
        displayName: "Branch",
        license: "MIT",
        server: {
          baseUrl: BASE_URL,
          servedModel: null,
          keepAlive: false,
          serverPid: null,
          silenceMs: 5000,
        },
      },
    ]);
  });

  it("says how servers are named where all means nothing", async () => {
    expect(await rejectionOf(chosenModels(["all"], config, options({}), false))).toMatchObject({
      code: "model-missing",
      hint: expect.stringContaining("all servers by the word http") as string,
    });
  });

  it("refuses to load a server with an engine that loads files", async () => {
    const asked = chosenModels(["branch"], config, options({ engine: "llama-cpp" }), false);
    expect(await rejectionOf(asked)).toMatchObject({ code: "engine-mismatch" });
  });
});

describe("withServerOptions", () => {
  it("says to servers how they are asked, and leaves other models alone", () => {
    const asked = options({ serverPid: process.pid, keepAlive: false, hangTimeout: 30 });
    const [server, file] = withServerOptions([served("a"), ON_DISK], asked, false);

    expect(server?.server).toEqual({
      baseUrl: BASE_URL,
      servedModel: null,
      keepAlive: false,
      serverPid: process.pid,
      silenceMs: 30_000,
    });
    expect(file).toBe(ON_DISK);
  });

  it("keeps connections closed where the configuration says so", () => {
    const [model] = withServerOptions([served("a", BASE_URL, false)], options({}), false);
    expect(model?.server?.keepAlive).toBe(false);
  });

  it.each([
    [{ threads: 4 }, "--threads"],
    [{ gpu: "cpu" as const }, "--gpu"],
    [{ kvTypeK: "q8_0" as const, mmap: false }, "--kv-type-k, --no-mmap"],
    [{ swaFull: true }, "--swa-full"],
  ])("refuses %j, which cannot reach a server", (changes, names) => {
    expect(() => withServerOptions([served("a")], options(changes), false)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        message: `${names} cannot reach a server: it was started with its own`,
      }) as Error,
    );
  });

  it("says so instead where the option means another model", () => {
    const print = vi.spyOn(console, "error").mockImplementation(() => undefined);
    withServerOptions([served("a"), ON_DISK], options({ threads: 4 }), false);
    expect(print).toHaveBeenCalledExactlyOnceWith(
      "note: --threads cannot reach a: the server was started with its own",
    );
  });

  it("says nothing of sliding windows where the command keeps them by default", () => {
    const models = [served("a")];
    expect(withServerOptions(models, options({ swaFull: true }), true)).toHaveLength(1);
  });

  it("reads the memory of several models of one server", () => {
    const { pid } = process;
    const models = withServerOptions(
      [served("a"), served("b")],
      options({ serverPid: pid }),
      false,
    );
    expect(models.map(({ server }) => server?.serverPid)).toEqual([pid, pid]);
  });

  it.each([
    [[served("a"), served("b", OTHER_URL)], "2 servers are asked"],
    [[ON_DISK], "no server is asked"],
  ])("refuses a process that belongs to no one server", (models, reason) => {
    expect(() => withServerOptions(models, options({ serverPid: 7 }), false)).toThrow(
      `--server-pid 7: ${reason}`,
    );
  });
});

describe("what belongs to servers alone", () => {
  it.each([
    [BASE_URL, 2 ** 30, "there is no such process on this machine"],
    ["http://server.example:8080/v1", process.pid, "server.example is not on this machine"],
    ["http://192.0.2.7:8080/v1", process.pid, "192.0.2.7 is not on this machine"],
  ])("refuses to read at %s the memory of process %d", (url, serverPid, reason) => {
    expect(() => withServerOptions([served("a", url)], options({ serverPid }), false)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        message: expect.stringContaining(reason) as string,
        hint: expect.stringContaining("Leave it out") as string,
      }) as Error,
    );
  });

  it.each([
    "http://localhost:1/v1",
    "http://127.1.2.3:1/v1",
    "http://[::1]:1/v1",
    "http://0.0.0.0:1/v1",
  ])("reads the memory of a process of this machine at %s", (url) => {
    const asked = options({ serverPid: process.pid });
    expect(withServerOptions([served("a", url)], asked, false)).toHaveLength(1);
  });

  it("refuses --no-keep-alive where no server is asked", () => {
    expect(() => withServerOptions([ON_DISK], options({ keepAlive: false }), false)).toThrow(
      expect.objectContaining({
        code: "options-contradict",
        message: "--no-keep-alive: no server is asked",
      }) as Error,
    );
  });
});

describe("namedByServer", () => {
  const answer: ServedModel = {
    baseUrl: BASE_URL,
    servedModel: "Tale-Q4_1.gguf",
    software: "llama-server",
    softwareVersion: "b1",
    modelFile: null,
    contextTokens: 1024,
    slotCount: 1,
    canClearCache: true,
    canIgnoreEndOfGeneration: true,
    givesTokenIds: true,
    serverPid: null,
  };
  const facts = { served: answer };

  it("calls the only model of --base-url by its name, and asks for no other from then on", async () => {
    const [model] = await servedModels(BASE_URL, [], options({}));
    if (model === undefined) throw new Error("no model");
    const named = namedByServer(model, facts);

    expect(named).toMatchObject({
      modelId: "Tale-Q4_1",
      displayName: "Tale-Q4_1",
      server: { servedModel: "Tale-Q4_1.gguf" },
    });
    expect(named).not.toHaveProperty("takesServedName");
  });

  it("leaves the key of the configuration to a model that has one", () => {
    expect(namedByServer(served("key"), facts)).toMatchObject({
      modelId: "key",
      server: { servedModel: "Tale-Q4_1.gguf" },
    });
  });

  it("changes nothing of a model that this tool loads", () => {
    expect(namedByServer(ON_DISK, facts)).toBe(ON_DISK);
  });
});
