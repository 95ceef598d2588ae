import { describe, expect, it } from "vitest";
import { sha256Of } from "../../../../src/core/hash.ts";
import type { ServedModel } from "../../../../src/core/http-observation.ts";
import { observed } from "../../../../src/core/observed.ts";
import {
  DONE,
  finish,
  GOOD_EVENTS,
  sendStream,
  textChunk,
} from "../../../support/http-server/events.ts";
import {
  faultServer,
  MODEL,
  sendJson,
  type Answer,
  type FaultServerOptions,
} from "../../../support/http-server/fault-server.ts";
import { failureOfLoad, httpModel } from "../../../support/http-server/http-model.ts";
import { LLAMA_SERVER, ONE_TOKEN } from "../../../support/http-server/llama-server.ts";

/** What is found out about a server of this kind. */
async function served(options: FaultServerOptions): Promise<ServedModel> {
  const server = await faultServer((response) => {
    sendStream(response, GOOD_EVENTS);
  }, options);
  const model = await httpModel(server.baseUrl);
  return observed(model.facts.served, "served");
}

describe("the model that is asked for", () => {
  const models = [{ id: "one" }, { id: "two" }];

  it("is the only one that is served when no name is given", async () => {
    expect(await served({})).toMatchObject({ servedModel: MODEL, software: null });
  });

  it("is looked for among those that are served", async () => {
    const server = await faultServer(() => undefined, { models });
    const model = await httpModel(server.baseUrl, { servedModel: "two" });
    expect(model.facts.served?.servedModel).toBe("two");
  });

  it("must be named when there are several, whose names are shown", async () => {
    const { baseUrl } = await faultServer(() => undefined, { models });
    const failure = await failureOfLoad(baseUrl);
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toContain("serves 2 models: one, two");
  });

  it("is refused when it is not served, and at most 20 names are shown", async () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ id: `model-${index}\u001b[2J` }));
    const { baseUrl } = await faultServer(() => undefined, { models: many });
    const failure = await failureOfLoad(baseUrl, { servedModel: "other" });
    expect(failure.message).toContain('does not serve "other"');
    expect(failure.message).toContain("model-19");
    expect(failure.message).not.toContain("model-20");
    expect(failure.message).toContain("and 5 more");
    expect(failure.message).not.toContain("\u001b");
  });

  it.each([[[]], [null]])("is refused when nothing is served: %j", async (data) => {
    const { baseUrl } = await faultServer(() => undefined, { paths: { "/v1/models": { data } } });
    expect((await failureOfLoad(baseUrl)).message).toContain("serves no model");
  });

  it.each([
    ["no list", { "/v1/models": { models: [] } }],
    ["names that are numbers", { "/v1/models": { data: [{ id: 5 }] } }],
  ])("is not found in %s", async (_, paths) => {
    const { baseUrl } = await faultServer(() => undefined, { paths });
    expect((await failureOfLoad(baseUrl)).code).toBe("server-malformed");
  });
});

it("says that a list of models is empty, and where to look", async () => {
  const { baseUrl } = await faultServer(() => undefined, { paths: { "/v1/models": null } });
  const failure = await failureOfLoad(baseUrl);
  expect(failure.code).toBe("server-broke-off");
  expect(failure.message).toContain("an empty answer");
  expect(failure.hint).toContain("log of the server");
});

describe("the software of a server", () => {
  it("is llama-server, with what it says of itself and the model", async () => {
    const server = await faultServer((response) => {
      sendStream(response, ONE_TOKEN);
    }, LLAMA_SERVER);
    const { facts } = await httpModel(server.baseUrl, { servedModel: "tiny" });
    expect(facts.served).toEqual({
      baseUrl: server.baseUrl,
      servedModel: "tiny.gguf",
      software: "llama-server",
      softwareVersion: "b1-5b4ebc5",
      modelFile: "tiny.gguf",
      contextTokens: 256,
      slotCount: 2,
      canClearCache: true,
      canIgnoreEndOfGeneration: true,
      givesTokenIds: true,
      serverPid: null,
    });
    expect(facts).toMatchObject({
      engineVersion: "b1-5b4ebc5",
      enginePackage: "llama-server",
      vocabularySize: 512,
      trainedContextTokens: 2048,
      parameterCount: 260_000,
      weightBytes: 1_000_000,
      chatTemplateSha256: sha256Of("{{ messages }}"),
      options: null,
      capabilities: { score: false, jsonSchema: true, prefixCache: false, tokenize: true },
    });
  });

  it("is believed to clear its cache only when it was seen to", async () => {
    const stubborn = [
      textChunk(" a"),
      finish("length", { timings: { cache_n: 7, predicted_n: 1 } }),
      DONE,
    ];
    const server = await faultServer((response) => {
      sendStream(response, stubborn);
    }, LLAMA_SERVER);
    const { facts } = await httpModel(server.baseUrl);
    expect(facts.served).toMatchObject({ canClearCache: false, givesTokenIds: false });
  });

  const props = LLAMA_SERVER.paths?.["/props"];
  const busyOnce = (answer: unknown): Answer => {
    let isBusy = true;
    return (response) => {
      sendJson(response, isBusy ? 503 : 200, isBusy ? { error: "busy" } : answer);
      isBusy = false;
    };
  };

  it("is not guessed when it cannot be asked just now", async () => {
    const { baseUrl } = await faultServer(
      (response) => {
        sendStream(response, ONE_TOKEN);
      },
      { ...LLAMA_SERVER, paths: { ...LLAMA_SERVER.paths, "/props": busyOnce(props) } },
    );
    const failure = await failureOfLoad(baseUrl);
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("/props answered with status 503");
    expect((await httpModel(baseUrl)).facts.served?.software).toBe("llama-server");
  });

  it.each([404, 405, 501])("is another when there is no such path: %d", async (status) => {
    const answer: Answer = (response) => {
      sendJson(response, status, {});
    };
    const found = await served({ ...LLAMA_SERVER, paths: { "/props": answer } });
    expect(found.software).toBeNull();
  });

  it("is not believed to know no extensions when it does not answer the trial of them", async () => {
    let isBroken = true;
    const { baseUrl } = await faultServer((response) => {
      if (isBroken) sendJson(response, 500, { error: "out of memory" });
      else sendStream(response, ONE_TOKEN);
    }, LLAMA_SERVER);
    const failure = await failureOfLoad(baseUrl);
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("out of memory");
    isBroken = false;
    expect((await httpModel(baseUrl)).facts.served?.canClearCache).toBe(true);
  });

  it.each<[string, FaultServerOptions, Partial<ServedModel>]>([
    [
      "this tool's own",
      {
        models: [{ id: MODEL, owned_by: "edge-bench", meta: { n_ctx: 128 } }],
        paths: {
          "/props": { software: "edge-bench", version: "1.0.0", n_ctx: 128, total_slots: 1 },
        },
      },
      { software: "edge-bench", softwareVersion: "1.0.0", contextTokens: 128, slotCount: 1 },
    ],
    [
      "vLLM",
      {
        models: [{ id: MODEL, owned_by: "vllm", root: "/models/x", max_model_len: 4096 }],
        paths: { "/version": { version: "0.11.0" } },
      },
      { software: "vllm", softwareVersion: "0.11.0", contextTokens: 4096, modelFile: "x" },
    ],
    [
      "Ollama",
      {
        models: [{ id: MODEL, owned_by: "library" }],
        paths: { "/api/version": { version: "0.12.6" } },
      },
      { software: "ollama", softwareVersion: "0.12.6", canClearCache: false },
    ],
    [
      "Ollama by its greeting",
      {
        models: [{ id: MODEL, owned_by: "hf.co" }],
        paths: { "/": "Ollama is running", "/api/version": { version: "0.12.6" } },
      },
      { software: "ollama", softwareVersion: "0.12.6" },
    ],
    [
      "no Ollama for its path alone",
      {
        models: [{ id: MODEL, owned_by: "koboldcpp" }],
        paths: { "/": "<html>", "/api/version": { version: "0.7.0" } },
      },
      { software: null, softwareVersion: null },
    ],
    [
      "LM Studio that has not loaded the model yet",
      {
        models: [{ id: MODEL, owned_by: "organization_owner" }],
        paths: { "/api/v0/models": { data: [{ id: MODEL, max_context_length: 8192 }] } },
      },
      { software: "lm-studio", contextTokens: null },
    ],
    [
      "LM Studio",
      {
        models: [{ id: MODEL, owned_by: "organization_owner" }],
        paths: {
          "/api/v0/models": { data: [{ id: MODEL, arch: "llama", loaded_context_length: 4096 }] },
        },
      },
      { software: "lm-studio", softwareVersion: null, contextTokens: 4096 },
    ],
    [
      "mlx_lm.server",
      {
        headers: { server: "BaseHTTP/0.6 Python/3.12.3" },
        paths: { "/health": { status: "ok" } },
      },
      { software: "mlx_lm.server", modelFile: MODEL, givesTokenIds: false },
    ],
    ["nothing known", { paths: { "/health": { status: "ok" } } }, { software: null }],
  ])("is %s", async (_, options, expected) => {
    expect(await served(options)).toMatchObject(expected);
  });

  it("gives mlx_lm.server's version in the fingerprint of an answer", async () => {
    const server = await faultServer(
      (response) => {
        const fingerprint = { system_fingerprint: "0.32.2-0.32.4-Linux-6.1-x86_64-cpu" };
        sendStream(response, [textChunk(" a", fingerprint), finish("length", fingerprint), DONE]);
      },
      { headers: { server: "BaseHTTP/0.6 Python/3.12.3" }, paths: { "/health": { status: "ok" } } },
    );
    const { facts } = await httpModel(server.baseUrl);
    expect(facts.engineVersion).toBe("0.32.2 (mlx 0.32.4)");
  });
});
